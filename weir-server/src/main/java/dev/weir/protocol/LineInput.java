package dev.weir.protocol;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has read and not yet used, as lines. An idle connection holds 1 KiB; one that has much to say leases a large buffer
 * for as long as more keeps coming. Used by the connection's thread.
 */
public final class LineInput {
    private static final int SMALL_BYTES = 1024;

    /** Larger reads than this only push what was read out of the processor's cache. */
    private static final int READ_BYTES = 128 << 10;

    /** After so few bytes it is not worth asking whether more have come meanwhile. */
    private static final int WORTH_ASKING_BYTES = 256;

    /** What a read came to. */
    public enum Outcome {
        /** There are new bytes. */
        BYTES,
        /** The peer sends no more. */
        END,
        /** A line was begun and not ended in time, or none was ended by the deadline, or none begun for too long. */
        LATE,
    }

    private final Connection connection;
    private final LineBuffers buffers;
    private final int maxLineBytes;
    private final long lineNanos;
    private final long idleNanos;
    private LineBuffers.@Nullable Large leased;
    private byte[] bytes;
    private int from;
    private int to;
    private long readAtNanos;
    private long lineBegunNanos;
    private boolean skipping;
    private long skippedBytes;
    private int readBytes;
    private boolean limited;
    private long deadlineNanos;

    /** Lines of at most {@code maxLineBytes}, without their LF, each to be ended within {@code lineNanos} of its first byte. */
    public LineInput(Connection connection, LineBuffers buffers, int maxLineBytes, long lineNanos) {
        this(connection, buffers, maxLineBytes, lineNanos, Long.MAX_VALUE);
    }

    /** The same, and the next line to be begun within {@code idleNanos} of the one before; {@link Long#MAX_VALUE} for at any time. */
    public LineInput(Connection connection, LineBuffers buffers, int maxLineBytes, long lineNanos, long idleNanos) {
        this.connection = connection;
        this.buffers = buffers;
        this.maxLineBytes = maxLineBytes;
        this.lineNanos = lineNanos;
        this.idleNanos = idleNanos;
        this.bytes = new byte[SMALL_BYTES + buffers.padding()];
    }

    /** Sets a deadline for the next whole line, on the clock of {@link System#nanoTime}, whether or not it is begun. */
    public void limit(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
        limited = true;
    }

    /** Takes the deadline away. */
    public void unlimit() {
        limited = false;
    }

    /** The array that the unused bytes lie in, readable some way past them. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the unused bytes begin. */
    public int from() {
        return from;
    }

    /** Where the unused bytes end. */
    public int to() {
        return to;
    }

    /** Where the whole lines among the unused bytes end: after the last LF. */
    public int endOfLines() {
        int at = to;
        while (at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** The large buffer that is leased now, if one is. */
    public LineBuffers.@Nullable Large leased() {
        return leased;
    }

    /** Whether a line is begun and not ended. */
    public boolean isInsideLine() {
        return from < to || skipping;
    }

    /** Marks what lies before {@code position} as used; it follows an LF. What is left of a line began with the last read. */
    public void use(int position) {
        if (position > from) {
            from = position;
            lineBegunNanos = readAtNanos;
        }
    }

    /** Begins to skip the line that is begun if it is over the limit already; answers whether it is. Whole lines have been used. */
    public boolean skipLongLine() {
        if (skipping || to - from <= maxLineBytes) {
            return false;
        }
        skipping = true;
        skippedBytes = (long) to - from;
        from = to;
        return true;
    }

    /** How much of the line that is being skipped has come; 0 while none is. */
    public long skippedBytes() {
        return skipping ? skippedBytes : 0;
    }

    /**
     * Waits for bytes and takes all that have come, as far as there is room. Before that, whole lines have been used.
     *
     * @throws IOException when the connection is broken
     */
    public Outcome read() throws IOException {
        makeRoom();
        if (!readOnce(isInsideLine())) {
            return Outcome.LATE;
        }
        if (readBytes < 0) {
            return Outcome.END;
        }
        while (readBytes >= WORTH_ASKING_BYTES && (to < capacity() || (connection.hasMore() && grow()))) {
            readBytes = connection.readNow(bytes, to, Math.min(READ_BYTES, capacity() - to));
            to += readBytes;
        }
        skip();
        return Outcome.BYTES;
    }

    /** One read, within what is left of the time for a line that is begun; false if that is over and nothing has come. */
    private boolean readOnce(boolean insideLine) throws IOException {
        try {
            readBytes = connection.read(bytes, to, Math.min(READ_BYTES, capacity() - to), timeoutNanos(insideLine));
        } catch (SocketTimeoutException e) {
            return false;
        }
        to += Math.max(0, readBytes);
        readAtNanos = System.nanoTime();
        if (!insideLine) {
            lineBegunNanos = readAtNanos;
        }
        return !isLate();
    }

    private long timeoutNanos(boolean insideLine) {
        long now = System.nanoTime();
        long forLine = insideLine ? lineNanos - (now - lineBegunNanos) : idleNanos;
        long forAll = limited ? deadlineNanos - now : Long.MAX_VALUE;
        return Math.min(forLine, forAll);
    }

    /** Whether the line is late although bytes keep dripping in. */
    private boolean isLate() {
        boolean over = readAtNanos - lineBegunNanos > lineNanos || (limited && readAtNanos - deadlineNanos > 0);
        return over && readBytes > 0 && endOfLines() == from;
    }

    /** Passes over the rest of a line that is too long, as far as it has come. */
    private void skip() {
        while (skipping && from < to) {
            skippedBytes++;
            if (bytes[from++] == '\n') {
                skipping = false;
                lineBegunNanos = readAtNanos;
            }
        }
    }

    private int capacity() {
        return bytes.length - buffers.padding();
    }

    /** Moves what is unused to the front: to a small buffer if it fits one and nothing waits to be read, else with room behind it. */
    private void makeRoom() throws IOException {
        int unused = to - from;
        if (capacity() > SMALL_BYTES && unused < SMALL_BYTES && !connection.hasMore()) {
            moveTo(new byte[SMALL_BYTES + buffers.padding()], null);
        } else if (from > 0) {
            moveTo(bytes, leased);
        }
        if (to == capacity() && !grow()) {
            int most = maxLineBytes + 2; // With a CR and an LF; skipping begins before there is more.
            moveTo(new byte[Math.min(most, 2 * capacity()) + buffers.padding()], null);
        }
    }

    /** Goes on in a leased buffer; false if there is none to be had or it is one already. */
    private boolean grow() {
        if (leased != null) {
            return false;
        }
        LineBuffers.Large large = buffers.lease();
        if (large != null) {
            moveTo(large.bytes(), large);
        }
        return large != null;
    }

    private void moveTo(byte[] target, LineBuffers.@Nullable Large owner) {
        System.arraycopy(bytes, from, target, 0, to - from);
        LineBuffers.Large before = leased;
        leased = owner;
        bytes = target;
        to -= from;
        from = 0;
        if (before != null && before != owner) {
            buffers.giveBack(before);
        }
    }

    /** Gives back what is leased; no more is read. */
    public void close() {
        LineBuffers.Large large = leased;
        if (large != null) {
            leased = null;
            bytes = new byte[0];
            from = 0;
            to = 0;
            buffers.giveBack(large);
        }
    }
}
