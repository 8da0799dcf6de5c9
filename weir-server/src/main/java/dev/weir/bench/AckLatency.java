package dev.weir.bench;

import java.util.Arrays;

/**
 * Times from the write that handed a chunk's last byte to the kernel to the read that brought its acknowledgement. Its
 * memory is bounded: chunks past the bounds are not timed. Owned by one thread.
 */
final class AckLatency {
    private static final int MOST_WAITING = 4_096; // A power of two.
    private static final int MOST_KEPT = 100_000;

    private final long[] lines = new long[MOST_WAITING];
    private final long[] writtenAt = new long[MOST_WAITING];
    private final long[] kept = new long[MOST_KEPT];
    private long first;
    private long next;
    private int count;

    /** Notes that all up to this line was written. */
    void written(long line, long nanos) {
        if (next - first < MOST_WAITING) {
            int at = (int) (next++ & (MOST_WAITING - 1));
            lines[at] = line;
            writtenAt[at] = nanos;
        }
    }

    /** Notes that all up to this line was acknowledged. */
    void acknowledged(long line, long nanos) {
        while (first < next && lines[(int) (first & (MOST_WAITING - 1))] <= line) {
            long taken = nanos - writtenAt[(int) (first++ & (MOST_WAITING - 1))];
            if (count < MOST_KEPT) {
                kept[count++] = taken;
            }
        }
    }

    /** Forgets what was measured, before a round. */
    void clear() {
        count = 0;
    }

    /** A copy of what was measured since the last {@link #clear}. */
    long[] nanos() {
        return Arrays.copyOf(kept, count);
    }
}
