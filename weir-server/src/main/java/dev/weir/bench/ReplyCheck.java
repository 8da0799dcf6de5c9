package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Checks every byte that a server answers on one connection in one round. Owned by one thread.
 *
 * <p>While all replies are right, whole stretches are compared at once. From the first wrong byte on, replies are told
 * apart by the empty line that ends each, so that one wrong reply counts once.
 */
public final class ReplyCheck {
    private static final int LONGEST_KEPT = 200;

    private final ReplyPattern pattern;
    private final ByteBuffer expected;

    private boolean exact = true;
    private long reply; // Only kept once a wrong byte was seen, like all below.
    private int length;
    private boolean matches = true;
    private byte last;
    private final byte[] current = new byte[LONGEST_KEPT];

    private long wrong;
    private Optional<String> firstWrong = Optional.empty();

    /**
     * A check of the replies to the lines of one round.
     *
     * @param expected all replies, from {@link ReplyPattern#replies}; its position is moved
     */
    public ReplyCheck(ReplyPattern pattern, ByteBuffer expected) {
        this.pattern = pattern;
        this.expected = expected;
    }

    /** Takes what was read, from position to limit, and leaves nothing remaining. */
    public void accept(ByteBuffer received) {
        if (exact) {
            int take = Math.min(received.remaining(), expected.remaining());
            int end = expected.limit();
            expected.limit(expected.position() + take);
            int same = received.mismatch(expected);
            int equal = same < 0 ? take : same;
            expected.limit(end).position(expected.position() + equal);
            received.position(received.position() + equal);
            if (!received.hasRemaining()) {
                return;
            }
            leaveExactPath();
        }
        while (received.hasRemaining()) {
            acceptByte(received.get());
        }
    }

    /** Finds which reply was being read when the first wrong byte came. */
    private void leaveExactPath() {
        exact = false;
        long offset = expected.position();
        while (pattern.bytes(reply + 1) <= offset) {
            reply++;
        }
        byte[] begun = pattern.reply(reply);
        for (int i = 0; i < offset - pattern.bytes(reply); i++) {
            acceptByte(begun[i]);
        }
    }

    private void acceptByte(byte value) {
        byte[] right = pattern.reply(reply);
        matches &= length < right.length && right[length] == value;
        if (length < current.length) {
            current[length] = value;
        }
        length++;
        if (value == '\n' && last == '\n') {
            endReply(matches && length == right.length);
        } else {
            last = value;
        }
    }

    private void endReply(boolean right) {
        if (!right) {
            wrong++;
            if (firstWrong.isEmpty()) {
                String text = new String(current, 0, Math.min(length, current.length), StandardCharsets.UTF_8);
                firstWrong = Optional.of("reply " + reply + " was \"" + text.replace("\n", "\\n") + "\"");
            }
        }
        reply++;
        length = 0;
        matches = true;
        last = 0;
    }

    /** Whether the replies to the first {@code lines} lines of the round have come. */
    public boolean hasAnswered(long lines) {
        return exact ? expected.position() >= pattern.bytes(lines) : reply >= lines;
    }

    /** How many replies differed from what the protocol says. */
    public long wrong() {
        return wrong;
    }

    /** The first wrong reply, cut, with its index. */
    public Optional<String> firstWrong() {
        return firstWrong;
    }
}
