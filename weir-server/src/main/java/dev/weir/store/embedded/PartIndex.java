package dev.weir.store.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where the blocks of a part lie and what each begins and ends with, in columns. Blocks of keys come first, then those of runs, by series and time,
 * then all others, whose columns {@code docs/format/part.md} explains. Filled by one thread, then only read.
 */
final class PartIndex {
    private int count;
    private int[] kinds = new int[64];
    private long[] offsets = new long[64];
    private int[] payloadBytes = new int[64];
    private int[] firstSeries = new int[64];
    private int[] lastSeries = new int[64];
    private long[] firstMicros = new long[64];
    private long[] lastMicros = new long[64];

    void add(int kind, long offset, int bytes, int firstId, int lastId, long firstTime, long lastTime) {
        if (count == kinds.length) {
            grow();
        }
        kinds[count] = kind;
        offsets[count] = offset;
        payloadBytes[count] = bytes;
        firstSeries[count] = firstId;
        lastSeries[count] = lastId;
        firstMicros[count] = firstTime;
        lastMicros[count++] = lastTime;
    }

    private void grow() {
        int size = count * 2;
        kinds = Arrays.copyOf(kinds, size);
        offsets = Arrays.copyOf(offsets, size);
        payloadBytes = Arrays.copyOf(payloadBytes, size);
        firstSeries = Arrays.copyOf(firstSeries, size);
        lastSeries = Arrays.copyOf(lastSeries, size);
        firstMicros = Arrays.copyOf(firstMicros, size);
        lastMicros = Arrays.copyOf(lastMicros, size);
    }

    int count() {
        return count;
    }

    /** Whether there is such a block and it has runs. */
    boolean isRuns(int block) {
        return block < count && kinds[block] == PartFormat.RUNS_BLOCK;
    }

    int kind(int block) {
        return kinds[block];
    }

    long offset(int block) {
        return offsets[block];
    }

    int payloadBytes(int block) {
        return payloadBytes[block];
    }

    int firstSeries(int block) {
        return firstSeries[block];
    }

    int lastSeries(int block) {
        return lastSeries[block];
    }

    long firstMicros(int block) {
        return firstMicros[block];
    }

    long lastMicros(int block) {
        return lastMicros[block];
    }

    /** The first block of runs that ends with this series at or after this time, or with a later series; else the first block behind the runs. */
    int find(int seriesId, long micros) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean before = kinds[middle] < PartFormat.RUNS_BLOCK
                    || (kinds[middle] == PartFormat.RUNS_BLOCK
                            && (lastSeries[middle] < seriesId
                                    || (lastSeries[middle] == seriesId && lastMicros[middle] < micros)));
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int bytes() {
        return count * PartFormat.INDEX_ENTRY_BYTES;
    }

    void writeTo(ByteBuffer target) {
        for (int i = 0; i < count; i++) {
            target.putLong(offsets[i]).putInt(payloadBytes[i]).putInt(kinds[i]);
            target.putInt(firstSeries[i]).putInt(lastSeries[i]);
            target.putLong(firstMicros[i]).putLong(lastMicros[i]);
        }
    }

    static PartIndex readFrom(ByteBuffer source) {
        PartIndex index = new PartIndex();
        while (source.remaining() >= PartFormat.INDEX_ENTRY_BYTES) {
            long offset = source.getLong();
            int bytes = source.getInt();
            int kind = source.getInt();
            int firstId = source.getInt();
            int lastId = source.getInt();
            index.add(kind, offset, bytes, firstId, lastId, source.getLong(), source.getLong());
        }
        return index;
    }
}
