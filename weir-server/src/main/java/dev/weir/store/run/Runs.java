package dev.weir.store.run;

import dev.weir.store.SampleBlock;

/**
 * Runs that lie one behind the other in an array, with their series and places known. Immutable, so that many readers can share it.
 *
 * @param bytes the encoded runs, readable {@link RunDecoder#PADDING} bytes past the last
 * @param count number of runs
 * @param seriesIds the series of each run, not falling
 * @param offsets where each run begins
 */
@SuppressWarnings("ArrayRecordComponent") // Shared and never changed; a record of columns is what it is.
public record Runs(byte[] bytes, int count, int[] seriesIds, int[] offsets) {
    /** Finds the runs in {@code bytes[from, to)}. */
    public static Runs scan(byte[] bytes, int from, int to) {
        int[] seriesIds = new int[16];
        int[] offsets = new int[16];
        int count = 0;
        for (int at = from; at < to; count++) {
            if (count == offsets.length) {
                seriesIds = java.util.Arrays.copyOf(seriesIds, count * 2);
                offsets = java.util.Arrays.copyOf(offsets, count * 2);
            }
            RunHeader header = RunDecoder.header(bytes, at);
            seriesIds[count] = header.seriesId();
            offsets[count] = at;
            at = header.endAt();
        }
        return new Runs(bytes, count, seriesIds, offsets);
    }

    /** Index of the first run of a series, or of where it would be. */
    public int find(int seriesId) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seriesIds[middle] < seriesId) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The header of a run. */
    public RunHeader header(int index) {
        return RunDecoder.header(bytes, offsets[index]);
    }

    /** A cursor over all of them, which are of one series. */
    public RunCursor cursor() {
        return new MemoryCursor(this);
    }

    private static final class MemoryCursor implements RunCursor {
        private final Runs runs;
        private int at = -1;
        private RunHeader header;

        MemoryCursor(Runs runs) {
            this.runs = runs;
            this.header = runs.header(0);
        }

        @Override
        public boolean next() {
            if (++at >= runs.count) {
                return false;
            }
            header = runs.header(at);
            return true;
        }

        @Override
        public RunHeader header() {
            return header;
        }

        @Override
        public long firstMicros() {
            return header.firstMicros();
        }

        @Override
        public long lastMicros() {
            return header.lastMicros();
        }

        @Override
        public void read(SampleBlock into) {
            RunDecoder.decode(runs.bytes, header, into);
        }

        @Override
        public long heldBytes() {
            return runs.bytes.length;
        }

        @Override
        public RunCursor detached() {
            return this;
        }

        @Override
        public void close() {
            // Holds nothing but heap.
        }
    }
}
