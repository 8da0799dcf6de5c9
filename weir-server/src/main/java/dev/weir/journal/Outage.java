package dev.weir.journal;

import dev.weir.model.WeirException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a journal takes nothing for now, and when it tries again: at most once a second. Used by the thread that appends, but for {@link #cause}. */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private volatile @Nullable WeirException cause;
    private long retryAtNanos;

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Empty where there is none. Any thread. */
    Optional<WeirException> cause() {
        return Optional.ofNullable(cause);
    }

    /** It begins, or goes on as this has failed too; answers what it was given. */
    WeirException begin(WeirException e) {
        if (cause == null) {
            log.error("the journal cannot take readings: {}", e.getMessage());
        }
        cause = e;
        retryAtNanos = nanoTime.getAsLong() + RETRY_NANOS;
        return e;
    }

    /** It is over, if there was one. */
    void end() {
        if (cause != null) {
            log.info("the journal takes readings again");
            cause = null;
        }
    }

    /** Whether there is one, and it is time to try again. */
    boolean isRetryDue() {
        return cause != null && nanoTime.getAsLong() - retryAtNanos >= 0;
    }

    /** Makes it time to try again. */
    void retryNow() {
        retryAtNanos = nanoTime.getAsLong();
    }

    /**
     * Does nothing where there is none, or it is time to try again.
     *
     * @throws WeirException as the last try
     */
    void refuse() {
        WeirException last = cause;
        if (last != null && !isRetryDue()) {
            throw new WeirException(last.code(), last.reason(), last);
        }
    }
}
