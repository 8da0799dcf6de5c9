package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Walks the records of one segment, checking each. Memory: one window of 4 MiB, or of the largest record.
 *
 * <p>It stops before the first bytes that are not a good record; {@link #hasGoodRecordAfter} then tells a torn tail from damage.
 */
final class SegmentReader implements AutoCloseable {
    private static final int WINDOW_BYTES = 4 << 20;

    private final DiskFile file;
    private final long size;
    private ByteBuffer window;
    private long windowStart;
    private long position = SegmentFormat.HEADER_BYTES;
    private int type;
    private long sequence;
    private int payloadBytes;

    /** Opens a segment whose header has been checked. The window is the caller's, to be used for one reader at a time. */
    SegmentReader(Disk disk, Path path, ByteBuffer window) {
        file = disk.open(path);
        size = file.size();
        this.window = window;
        load(0);
    }

    static ByteBuffer newWindow() {
        return ByteBuffer.allocateDirect(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to the record at the current position; false if there is no good one. Its sequence is not checked here. */
    boolean next() {
        if (!isGoodRecordAt(position)) {
            return false;
        }
        int at = (int) (position - windowStart);
        payloadBytes = window.getInt(at);
        type = window.getInt(at + 4);
        sequence = window.getLong(at + 8);
        position += SegmentFormat.RECORD_OVERHEAD_BYTES + payloadBytes;
        return true;
    }

    int type() {
        return type;
    }

    long sequence() {
        return sequence;
    }

    /** Where the current record begins. */
    long start() {
        return position - SegmentFormat.RECORD_OVERHEAD_BYTES - payloadBytes;
    }

    /** How many commits before the current one were not known to be durable when it was written. */
    int unforced() {
        return payload().getInt(0);
    }

    /** The payload of the current record; valid until the next call. */
    ByteBuffer payload() {
        int end = (int) (position - windowStart) - SegmentFormat.CHECKSUM_BYTES;
        return window.slice(end - payloadBytes, payloadBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the next record would begin. */
    long position() {
        return position;
    }

    /** Whether nothing but zeros follows: a torn write may have left its end and not its beginning. */
    boolean isAtCleanEnd() {
        return remnantBytes() == 0;
    }

    /** Bytes from the current position to the last one that is not zero. */
    long remnantBytes() {
        long last = position;
        for (long at = position; at < size; at = windowStart + window.limit()) {
            load(at);
            boolean allZero = firstByteAfterZeros(at) == windowStart + window.limit();
            for (int i = window.limit() - 1; !allZero && i >= 0; i--) {
                if (window.get(i) != 0) {
                    last = windowStart + i + 1;
                    break;
                }
            }
        }
        return last - position;
    }

    /**
     * Whether a good record that was written when {@code expected} was durable begins anywhere after the current position. What a crash
     * tears was never forced, and each record says how many before it were not: a good one that counts on this one means damage.
     */
    boolean hasGoodRecordAfter(long expected) {
        return goodRecordAfter(expected) >= 0;
    }

    /** Where that record begins, -1 if there is none. */
    long goodRecordAfter(long expected) {
        for (long at = position + 1; at + SegmentFormat.RECORD_OVERHEAD_BYTES <= size; at++) {
            if (!ensure(at, SegmentFormat.RECORD_HEADER_BYTES)) {
                return -1;
            }
            int offset = (int) (at - windowStart);
            if (window.getLong(offset) == 0) {
                at = Math.max(
                        at, firstByteAfterZeros(at) - 5); // A record has a byte that is not zero among its first five.
                continue;
            }
            long found = window.getLong(offset + 8);
            if (found >= expected
                    && found - expected < (1L << 32)
                    && isGoodRecordAt(at)
                    && forcedBefore(at) >= expected) {
                return at;
            }
        }
        return -1;
    }

    /** Looks anew at the current position, where somebody may have written meanwhile. */
    void refresh() {
        load(position);
    }

    /** Goes on at a byte where a record begins. */
    void moveTo(long at) {
        position = at;
    }

    /** Where the first byte that is not zero lies in the window from {@code at} on, or where the window ends. */
    private long firstByteAfterZeros(long at) {
        int from = (int) (at - windowStart);
        int limit = window.limit();
        while (limit - from >= Long.BYTES && window.getLong(from) == 0) {
            from += Long.BYTES;
        }
        while (from < limit && window.get(from) == 0) {
            from++;
        }
        return windowStart + from;
    }

    /** The last sequence that was durable when the good record at this position was written. */
    private long forcedBefore(long at) {
        int offset = (int) (at - windowStart);
        long before = window.getLong(offset + 8) - 1;
        return window.getInt(offset) == 0 ? before : before - window.getInt(offset + SegmentFormat.RECORD_HEADER_BYTES);
    }

    private boolean isGoodRecordAt(long at) {
        if (!ensure(at, SegmentFormat.RECORD_HEADER_BYTES)) {
            return false;
        }
        int offset = (int) (at - windowStart);
        int length = window.getInt(offset);
        int kind = window.getInt(offset + 4);
        boolean plausible = kind == SegmentFormat.COMMIT ? length > 0 : kind == SegmentFormat.SUCCESSOR && length == 0;
        if (!plausible || at + SegmentFormat.RECORD_OVERHEAD_BYTES + length > size) {
            return false;
        }
        ensure(at, SegmentFormat.RECORD_OVERHEAD_BYTES + length);
        offset = (int) (at - windowStart);
        int checked = SegmentFormat.RECORD_HEADER_BYTES + length;
        return window.getInt(offset + checked) == SegmentFormat.checksum(window, offset, checked);
    }

    /** Sees to it that {@code length} bytes from {@code at} on are in the window; false if the file ends before. */
    private boolean ensure(long at, int length) {
        if (at + length > size) {
            return false;
        }
        if (at < windowStart || at + length > windowStart + window.limit()) {
            if (length > window.capacity()) {
                window = ByteBuffer.allocateDirect(length + WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            }
            load(at);
        }
        return true;
    }

    private void load(long at) {
        window.clear();
        windowStart = at;
        file.read(window, at);
        window.flip();
    }

    @Override
    public void close() {
        file.close();
    }
}
