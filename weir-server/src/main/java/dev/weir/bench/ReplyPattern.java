package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which lines of a connection are bad, spread evenly, and so what the server must reply to each. Immutable.
 *
 * <p>The number of bad lines among the first {@code n} is {@code n} times the share, floored, so that the place of
 * every reply in the stream of replies can be computed without looking at the lines.
 */
public final class ReplyPattern {
    private static final int MILLION = 1_000_000;
    private static final byte[] OK = "ok\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRONG_COMMAND = "error\nwrong command\n\n".getBytes(StandardCharsets.US_ASCII);

    private final int badPerMillion;

    /** A pattern in which the share {@code bad}, 0 to 1, of all lines is refused. */
    public ReplyPattern(double bad) {
        badPerMillion = (int) Math.round(bad * MILLION);
    }

    /** How many of the first {@code lines} lines are bad. */
    public long badBefore(long lines) {
        return lines * badPerMillion / MILLION;
    }

    /** Whether the line with this index, from 0, is bad. */
    public boolean isBad(long line) {
        return badBefore(line + 1) > badBefore(line);
    }

    /** The length in bytes of the replies to the first {@code lines} lines. */
    public long bytes(long lines) {
        return lines * OK.length + badBefore(lines) * (WRONG_COMMAND.length - OK.length);
    }

    /** The reply to the line with this index; not to be changed. */
    byte[] reply(long line) {
        return isBad(line) ? WRONG_COMMAND : OK;
    }

    /** All replies to the first {@code lines} lines in one direct buffer, at most 2 GiB. */
    public ByteBuffer replies(int lines) {
        ByteBuffer replies = ByteBuffer.allocateDirect(Math.toIntExact(bytes(lines)));
        for (int line = 0; line < lines; line++) {
            replies.put(reply(line));
        }
        return replies.flip();
    }
}
