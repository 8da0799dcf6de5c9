package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import dev.weir.model.WeirException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;

/** What becomes of what the driver says. */
final class Failures {
    private Failures() {}

    /** Something could not be done, which may go another time. A bug is thrown as it is. */
    static WeirException unavailable(String verb, RuntimeException cause) {
        if (cause instanceof WeirException known) {
            return known;
        }
        if (cause instanceof DriverException || isClosed(cause)) {
            return new WeirException(WeirException.Code.UNAVAILABLE, "cannot " + verb + ": " + words(cause), cause);
        }
        throw cause;
    }

    /** Whether the session was closed meanwhile, or just while something was asked of it. */
    static boolean isClosed(RuntimeException cause) {
        return cause instanceof RejectedExecutionException
                || cause instanceof CancellationException
                || (cause instanceof IllegalStateException && "Session is closed".equals(cause.getMessage()));
    }

    /** What has gone wrong, in the driver's words. */
    static String words(Throwable cause) {
        return switch (cause) {
            case NoNodeAvailableException e -> "no node can be reached";
            case AllNodesFailedException e -> firstOf(e);
            case UnavailableException e ->
                "of " + e.getRequired() + " nodes that must take part only " + e.getAlive() + " are up";
            case DriverTimeoutException e -> "no node has answered in time";
            case DriverException e -> tls(e).orElse(String.valueOf(e.getMessage()));
            case WeirException e -> e.reason();
            case RuntimeException e when isClosed(e) -> "the server is stopping";
            default -> String.valueOf(cause);
        };
    }

    /** What TLS finds fault with, where it does; before that comes the name of its alert. */
    private static Optional<String> tls(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return Optional.of("TLS: " + String.valueOf(each.getMessage()).replaceFirst("^\\([a-z_]+\\) ", ""));
            }
        }
        return Optional.empty();
    }

    private static String firstOf(AllNodesFailedException all) {
        return all.getAllErrors().entrySet().stream()
                .findFirst()
                .map(entry -> entry.getKey().getEndPoint() + ": " + first(entry.getValue()))
                .orElse("no node can be reached");
    }

    private static String first(List<Throwable> errors) {
        return errors.isEmpty() ? "it does not answer" : words(errors.getFirst());
    }
}
