package dev.weir.store.cassandra;

import dev.weir.model.TimeRanges;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunEncoder;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Writes stretches, which {@link Stretch} reads, one behind the other into an array that grows. Keeps its scratch arrays: one thread, no garbage. */
final class StretchWriter {
    private static final int HEADER_BYTES = 3 * VarInt.MAX_BYTES;

    private final RunEncoder encoder = new RunEncoder(SampleBlock.CAPACITY);
    private final long[] indexes = new long[SampleBlock.CAPACITY];
    private final double[] later = new double[SampleBlock.CAPACITY];
    private byte[] bytes = new byte[1 << 16];
    private int end;

    StretchWriter() {
        Arrays.setAll(indexes, i -> i);
    }

    /** Begins anew. */
    void clear() {
        end = 0;
    }

    /** How many bytes there are by now. */
    int size() {
        return end;
    }

    /** What was written, as a copy. */
    ByteBuffer copy() {
        return ByteBuffer.wrap(Arrays.copyOf(bytes, end));
    }

    /** What was written, which is one stretch, as a server's. */
    Stretch stretch(int server) {
        return Stretch.read(server, bytes, 0, end);
    }

    /** Writes the name of a series. */
    void putHash(SeriesHash hash) {
        ensure(SeriesHash.BYTES);
        ByteBuffer.wrap(bytes, end, SeriesHash.BYTES).putLong(hash.high()).putLong(hash.low());
        end += SeriesHash.BYTES;
    }

    /** Writes a stretch and, before it, how many bytes it takes: four of them. */
    void putSized(List<Deletion> deletions, long[] times, double[] values, long[] taken, int from, int count) {
        ensure(Integer.BYTES);
        int sizeAt = end;
        end += Integer.BYTES;
        put(deletions, times, values, taken, from, count);
        ByteBuffer.wrap(bytes).putInt(sizeAt, end - sizeAt - Integer.BYTES);
    }

    /**
     * Writes a stretch.
     *
     * @param deletions in the order in which they came
     * @param times strictly rising from {@code from} on
     * @param taken when each sample was taken, microseconds since the Unix epoch
     */
    void put(List<Deletion> deletions, long[] times, double[] values, long[] taken, int from, int count) {
        long min = deletions.isEmpty() ? Long.MAX_VALUE : deletions.getFirst().micros();
        long max = deletions.isEmpty() ? Long.MIN_VALUE : deletions.getLast().micros();
        for (int i = from; i < from + count; i++) {
            min = Math.min(min, taken[i]);
            max = Math.max(max, taken[i]);
        }
        ensure(HEADER_BYTES);
        end = VarInt.put(min, bytes, end);
        end = VarInt.put(max - min, bytes, end);
        end = VarInt.put(deletions.size(), bytes, end);
        for (Deletion deletion : deletions) {
            putDeletion(deletion, min);
        }
        for (int at = from; at < from + count; at += SampleBlock.CAPACITY) {
            int length = Math.min(SampleBlock.CAPACITY, from + count - at);
            ensure(2 * RunEncoder.maxBytes(length));
            end = encoder.encode(0, times, values, at, length, bytes, end);
            if (min != max) {
                for (int i = 0; i < length; i++) {
                    later[i] = taken[at + i] - min;
                }
                end = encoder.encode(0, indexes, later, 0, length, bytes, end);
            }
        }
    }

    private void putDeletion(Deletion deletion, long min) {
        TimeRanges times = deletion.times();
        ensure(2 * VarInt.MAX_BYTES + VarInt.MAX_BYTES * times.count());
        end = VarInt.put(deletion.micros() - min, bytes, end);
        end = VarInt.put(times.count(), bytes, end);
        long last = 0;
        for (int i = 0; i < times.count(); i++) {
            end = VarInt.put(VarInt.zigzag(times.bound(i) - last), bytes, end);
            last = times.bound(i);
        }
    }

    private void ensure(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(end + more, 2 * bytes.length));
        }
    }
}
