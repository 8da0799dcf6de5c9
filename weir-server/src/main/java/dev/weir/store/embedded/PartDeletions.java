package dev.weir.store.embedded;

import dev.weir.store.run.DeletedTimes;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a part hides of older parts: samples that were deleted by its commits. Read from the disk when it is asked for the first time, and kept
 * from then on. Any thread.
 */
final class PartDeletions {
    /** Takes the deleted times of a series. */
    interface Taker {
        void take(int seriesId, DeletedTimes times);
    }

    @SuppressWarnings("ArrayRecordComponent") // Filled once, then only read.
    private record Columns(int[] seriesIds, DeletedTimes[] times) {}

    private final Part part;
    private final boolean none;
    private volatile @Nullable Columns loaded;

    PartDeletions(Part part) {
        this.part = part;
        boolean found = false;
        for (int block = 0; block < part.index().count(); block++) {
            found |= part.index().kind(block) == PartFormat.DELETIONS_BLOCK;
        }
        this.none = !found;
    }

    /** Whether it hides nothing. */
    boolean isEmpty() {
        return none;
    }

    /** What it hides of a series; null if nothing. */
    @Nullable DeletedTimes find(int seriesId) {
        if (none) {
            return null;
        }
        Columns columns = columns();
        int found = Arrays.binarySearch(columns.seriesIds, seriesId);
        return found >= 0 ? columns.times[found] : null;
    }

    /** Hands over everything, by rising series. */
    void forEach(Taker taker) {
        if (!none) {
            Columns columns = columns();
            for (int i = 0; i < columns.seriesIds.length; i++) {
                taker.take(columns.seriesIds[i], columns.times[i]);
            }
        }
    }

    private Columns columns() {
        Columns columns = loaded;
        if (columns == null) {
            columns = load();
            loaded = columns;
        }
        return columns;
    }

    private Columns load() {
        int[][] ids = {new int[16]};
        DeletedTimes[][] times = {new DeletedTimes[16]};
        int[] count = {0};
        PartIndex index = part.index();
        for (int block = 0; block < index.count(); block++) {
            if (index.kind(block) == PartFormat.DELETIONS_BLOCK) {
                ByteBuffer payload = part.payload(block);
                int from = payload.arrayOffset();
                try {
                    read(payload.array(), from, from + index.payloadBytes(block), (id, found) -> {
                        if (count[0] > 0 && id <= ids[0][count[0] - 1]) {
                            throw new IllegalStateException("the series of deletions do not rise from block to block");
                        }
                        if (count[0] == ids[0].length) {
                            ids[0] = Arrays.copyOf(ids[0], 2 * count[0]);
                            times[0] = Arrays.copyOf(times[0], 2 * count[0]);
                        }
                        ids[0][count[0]] = id;
                        times[0][count[0]++] = found;
                    });
                } catch (IllegalStateException | IndexOutOfBoundsException e) {
                    throw part.meaningless(block, e);
                }
            }
        }
        return new Columns(Arrays.copyOf(ids[0], count[0]), Arrays.copyOf(times[0], count[0]));
    }

    /** Hands over the deletions that lie in {@code bytes[from, to)}; throws at the first that is none. */
    static void read(byte[] bytes, int from, int to, Taker taker) {
        int series = 0;
        DeletedTimes times = null;
        int at = from;
        while (at < to) {
            long step = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            long ranges = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            if ((step == 0 && times != null) || step < 0 || step > Integer.MAX_VALUE - series) {
                throw new IllegalStateException("the series of deletions do not rise");
            }
            series += (int) step;
            if (ranges < 0 || ranges > (to - at) / (2 * Long.BYTES)) {
                throw new IllegalStateException("a deletion reaches beyond its block");
            }
            times = ranges == 0 ? times : times(bytes, at, (int) ranges);
            if (times == null) {
                throw new IllegalStateException("a deletion is like one before it, and there is none");
            }
            at += (int) ranges * 2 * Long.BYTES;
            taker.take(series, times);
        }
    }

    private static DeletedTimes times(byte[] bytes, int at, int ranges) {
        ByteBuffer source =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(at);
        long[] bounds = new long[2 * ranges];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = source.getLong();
        }
        return DeletedTimes.ofBounds(bounds);
    }
}
