package dev.weir.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.client.WeirClientException.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads replies: {@code ok}, lines of samples where asked for, and a blank line; or {@code error}, why, and a blank line. */
final class Replies {
    private static final int MAX_REASON_BYTES = 16 * 1024;
    private static final byte[] OK = "ok".getBytes(UTF_8);
    private static final byte[] ERROR = "error".getBytes(UTF_8);

    private final Connection connection;

    Replies(Connection connection) {
        this.connection = connection;
    }

    /** Reads a reply that carries no samples. Returns the server's reason if it is an error, else null. */
    @Nullable String readOutcome() throws Fault {
        if (!readStatus()) {
            return readReason();
        }
        byte[] line = connection.nextLine();
        if (line.length != 0) {
            throw malformed("a line that was not asked for", line);
        }
        return null;
    }

    /** Reads a reply of samples and hands them on. Returns the server's reason if it is an error, else null. */
    @Nullable String readSamples(SampleConsumer consumer) throws Fault {
        SampleParser parser = new SampleParser(consumer);
        if (!readStatus()) {
            return readReason();
        }
        for (byte[] line = connection.nextLine(); line.length != 0; line = connection.nextLine()) {
            if (!parser.take(line)) {
                throw malformed("a line that is not a key, a value and a timestamp", line);
            }
        }
        return null;
    }

    private boolean readStatus() throws Fault {
        byte[] line = connection.nextLine();
        if (Arrays.equals(line, OK)) {
            return true;
        }
        if (Arrays.equals(line, ERROR)) {
            return false;
        }
        throw malformed("a status that is neither ok nor error", line);
    }

    private String readReason() throws Fault {
        StringBuilder reason = new StringBuilder();
        for (byte[] line = connection.nextLine(); line.length != 0; line = connection.nextLine()) {
            if (reason.length() + line.length > MAX_REASON_BYTES) {
                throw new Fault(Kind.MALFORMED, "the reply has an error of more than " + MAX_REASON_BYTES + " bytes");
            }
            reason.append(reason.isEmpty() ? "" : " ").append(new String(line, UTF_8));
        }
        return reason.isEmpty() ? "the server gave no reason" : reason.toString();
    }

    private static Fault malformed(String what, byte[] line) {
        return new Fault(Kind.MALFORMED, "the reply has " + what + ": " + Word.quote(new String(line, UTF_8)));
    }
}
