package dev.weir.store.embedded;

import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.run.VarInt;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What a part hides of older parts: samples that were deleted by its commits. A block is read from the disk when it is asked for the first time,
 * and kept from then on while there is heap to spare. Any thread.
 */
final class PartDeletions {
    /** Takes the deleted times of a series. */
    interface Taker {
        void take(int seriesId, TimeRanges times);
    }

    @SuppressWarnings("ArrayRecordComponent") // Filled once, then only read.
    private record Columns(int[] seriesIds, TimeRanges[] times) {}

    private final Part part;

    /** Its blocks of deletions, by their place in the index, by rising series. */
    private final int[] blocks;

    private final AtomicReferenceArray<@Nullable SoftReference<Columns>> loaded;

    PartDeletions(Part part) {
        this.part = part;
        int[] found = new int[part.index().count()];
        int count = 0;
        for (int block = 0; block < part.index().count(); block++) {
            if (part.index().kind(block) == PartFormat.DELETIONS_BLOCK) {
                found[count++] = block;
            }
        }
        this.blocks = Arrays.copyOf(found, count);
        this.loaded = new AtomicReferenceArray<>(count);
    }

    /** Bytes of the file that they take. */
    long bytes() {
        return Arrays.stream(blocks).mapToLong(part.index()::payloadBytes).sum();
    }

    /** What it hides of a series that matters to a range; null if nothing. */
    @Nullable TimeRanges find(int seriesId, TimeRange range) {
        int low = 0;
        int high = blocks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (part.index().lastSeries(blocks[middle]) < seriesId) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == blocks.length || part.index().firstSeries(blocks[low]) > seriesId) {
            return null;
        }
        Columns columns = columns(low);
        int found = Arrays.binarySearch(columns.seriesIds, seriesId);
        return found >= 0 ? columns.times[found].reaching(range) : null;
    }

    /** Hands over everything, by rising series. */
    void forEach(Taker taker) {
        for (int i = 0; i < blocks.length; i++) {
            Columns columns = columns(i);
            for (int j = 0; j < columns.seriesIds.length; j++) {
                taker.take(columns.seriesIds[j], columns.times[j]);
            }
        }
    }

    private Columns columns(int at) {
        SoftReference<Columns> kept = loaded.get(at);
        Columns columns = kept == null ? null : kept.get();
        if (columns == null) {
            columns = load(blocks[at]);
            loaded.set(at, new SoftReference<>(columns));
        }
        return columns;
    }

    private Columns load(int block) {
        int[][] ids = {new int[16]};
        TimeRanges[][] times = {new TimeRanges[16]};
        int[] count = {0};
        ByteBuffer payload = part.payload(block);
        int from = payload.arrayOffset();
        try {
            read(payload.array(), from, from + part.index().payloadBytes(block), (id, found) -> {
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
        return new Columns(Arrays.copyOf(ids[0], count[0]), Arrays.copyOf(times[0], count[0]));
    }

    /** Hands over the deletions that lie in {@code bytes[from, to)}; throws at the first that is none. */
    static void read(byte[] bytes, int from, int to, Taker taker) {
        int series = 0;
        TimeRanges times = null;
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
            if (ranges > 0 && ranges <= (to - at) / 2) {
                long[] bounds = new long[2 * (int) ranges];
                at = read(bytes, at, bounds);
                times = TimeRanges.ofBounds(bounds);
            } else if (ranges != 0) {
                throw new IllegalStateException("a deletion reaches beyond its block");
            }
            if (times == null) {
                throw new IllegalStateException("a deletion is like one before it, and there is none");
            }
            taker.take(series, times);
        }
        if (at > to) {
            throw new IllegalStateException("a deletion reaches beyond its block");
        }
    }

    private static int read(byte[] bytes, int from, long[] bounds) {
        bounds[0] = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(from);
        int at = from + Long.BYTES;
        for (int i = 1; i < bounds.length; i++) {
            bounds[i] = bounds[i - 1] + VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
        }
        return at;
    }
}
