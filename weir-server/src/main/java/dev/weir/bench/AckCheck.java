package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads what a server says on one connection that asked for acknowledgements: the hello, then acknowledgements that
 * rise and never pass what was sent. All else counts as wrong, the error that refuses a line too, since all lines are
 * good. Owned by one thread.
 */
final class AckCheck {
    private static final int LONGEST_LINE = 512;
    private static final int LONGEST_KEPT = 200;
    private static final byte[] HELLO = "{\"hello\":".getBytes(US_ASCII);
    private static final byte[] ACK = "{\"ack\":".getBytes(US_ASCII);
    private static final byte[] ERROR = "{\"error\":".getBytes(US_ASCII);

    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private boolean greeted;
    private long acknowledged;
    private long refused;
    private long wrong;
    private Optional<String> firstWrong = Optional.empty();

    /**
     * Takes what was read, from position to limit, and leaves nothing remaining.
     *
     * @param sent lines of which at least a byte has been sent
     */
    void accept(ByteBuffer received, long sent) {
        while (received.hasRemaining()) {
            byte value = received.get();
            if (value == '\n') {
                take(sent);
                length = 0;
            } else if (length < line.length) {
                line[length++] = value;
            }
        }
    }

    private void take(long sent) {
        if (startsWith(ACK)) {
            long number = number();
            if (greeted && number > acknowledged && number <= sent) {
                acknowledged = number;
                return;
            }
        } else if (!greeted && startsWith(HELLO)) {
            greeted = true;
            return;
        } else if (startsWith(ERROR)) {
            refused++;
        }
        wrong++;
        if (firstWrong.isEmpty()) {
            String text = new String(line, 0, Math.min(length, LONGEST_KEPT), UTF_8);
            firstWrong = Optional.of("after line " + acknowledged + " came \"" + text + "\"");
        }
    }

    private boolean startsWith(byte[] begin) {
        return length >= begin.length && Arrays.equals(line, 0, begin.length, begin, 0, begin.length);
    }

    /** The number of an acknowledgement that ends the line, or -1. */
    private long number() {
        long number = 0;
        int at = ACK.length;
        for (; at < length - 1; at++) {
            int digit = line[at] - '0';
            if (digit < 0 || digit > 9 || number > Long.MAX_VALUE / 10 - 1) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return at > ACK.length && line[at] == '}' ? number : -1;
    }

    /** The last line that was acknowledged, counted from 1. */
    long acknowledged() {
        return acknowledged;
    }

    /** How many lines were refused. */
    long refused() {
        return refused;
    }

    /** How many replies were not what they had to be. */
    long wrong() {
        return wrong;
    }

    /** The first of them, cut. */
    Optional<String> firstWrong() {
        return firstWrong;
    }
}
