package dev.weir.store.embedded;

import java.util.Arrays;

/** A stretch of a head's events, as columns in order of arrival. One thread appends; what was published never changes. */
final class EventChunk {
    static final int BITS = 13;
    static final int EVENTS = 1 << BITS;
    static final int MASK = EVENTS - 1;

    /** Bytes of heap that an event takes, without its text. */
    static final int EVENT_BYTES = 44;

    final long[] ids = new long[EVENTS];
    final long[] timestampMicros = new long[EVENTS];
    final long[] receivedMicros = new long[EVENTS];
    final int[] deviceHashes = new int[EVENTS];

    /** 0 where there is no card, and perhaps where there is one. */
    final int[] cardHashes = new int[EVENTS];

    final int[] deviceEnds = new int[EVENTS];
    final int[] cardEnds = new int[EVENTS];
    final int[] ends = new int[EVENTS];

    /** Replaced by a longer copy when it is full, so that readers of either see the same; volatile, so that none sees a copy before its bytes. */
    volatile byte[] text = new byte[1 << 16];

    /** Bounds of the timestamps, of events that are not published yet too. */
    long minMicros = Long.MAX_VALUE;

    long maxMicros = Long.MIN_VALUE;

    /** Bounds of the ids, of events that are not published yet too. */
    long minId = Long.MAX_VALUE;

    long maxId = Long.MIN_VALUE;

    int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    int putText(byte[] source, int from, int to, int at) {
        int end = at + to - from;
        if (end < 0) {
            throw new IllegalStateException("BUG: the texts of " + EVENTS + " events take more than 2 GiB");
        }
        byte[] target = text;
        if (end > target.length) {
            target = Arrays.copyOf(target, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * target.length)));
            text = target;
        }
        System.arraycopy(source, from, target, at, to - from);
        return end;
    }

    boolean deviceIs(int row, byte[] device) {
        int from = start(row);
        return Arrays.equals(text, from, deviceEnds[row], device, 0, device.length);
    }

    boolean cardIs(int row, byte[] card) {
        return Arrays.equals(text, deviceEnds[row], cardEnds[row], card, 0, card.length);
    }
}
