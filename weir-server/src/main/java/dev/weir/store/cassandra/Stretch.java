package dev.weir.store.cassandra;

import dev.weir.model.TimeRanges;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunDecoder;
import dev.weir.store.run.RunHeader;
import dev.weir.store.run.VarInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one server has written of one series, up to a moment: samples as runs that rise in time, when each was written, and what it has deleted.
 * {@link StretchWriter} makes them; {@code docs/format/cassandra.md} has the bytes. Immutable; any thread.
 *
 * @param server the number of who wrote it
 * @param firstTaken when the first of it was taken, microseconds since the Unix epoch
 * @param lastTaken when the last of it was taken
 * @param deletions in the order in which they came
 * @param bytes holds the runs, readable some way past them
 * @param runs by rising time
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and never changed.
record Stretch(int server, long firstTaken, long lastTaken, List<Deletion> deletions, byte[] bytes, List<Run> runs) {
    /** Samples and, unless all of the stretch was taken at once, by their index how much later than the first of it they were; else the samples again. */
    record Run(RunHeader samples, RunHeader taken) {}

    /** Reads what a server has written from {@code from} up to {@code to}; copies it. */
    static Stretch read(int server, byte[] source, int from, int to) {
        byte[] bytes = Arrays.copyOf(Arrays.copyOfRange(source, from, to), to - from + RunDecoder.PADDING);
        int at = 0;
        long min = VarInt.get(bytes, at);
        at += VarInt.length(bytes, at);
        long max = min + VarInt.get(bytes, at);
        at += VarInt.length(bytes, at);
        int count = (int) VarInt.get(bytes, at);
        at += VarInt.length(bytes, at);
        List<Deletion> deletions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            at = readDeletion(min, bytes, at, deletions);
        }
        List<Run> runs = new ArrayList<>();
        while (at < to - from) {
            RunHeader samples = RunDecoder.header(bytes, at);
            RunHeader taken = min == max ? samples : RunDecoder.header(bytes, samples.endAt());
            at = taken.endAt();
            runs.add(new Run(samples, taken));
        }
        return new Stretch(server, min, max, deletions, bytes, runs);
    }

    private static int readDeletion(long min, byte[] bytes, int from, List<Deletion> into) {
        int at = from;
        long micros = min + VarInt.get(bytes, at);
        at += VarInt.length(bytes, at);
        long[] bounds = new long[(int) VarInt.get(bytes, at)];
        at += VarInt.length(bytes, at);
        long last = 0;
        for (int i = 0; i < bounds.length; i++) {
            last += VarInt.unzigzag(VarInt.get(bytes, at)); // May wrap; wrapping back is exact.
            at += VarInt.length(bytes, at);
            bounds[i] = last;
        }
        into.add(new Deletion(micros, TimeRanges.ofBounds(bounds)));
        return at;
    }

    /** When each sample of a run was taken, microseconds since the Unix epoch. */
    long[] taken(Run run) {
        long[] taken = new long[run.samples().count()];
        Arrays.fill(taken, firstTaken);
        if (firstTaken != lastTaken) {
            SampleBlock later = new SampleBlock();
            RunDecoder.decode(bytes, run.taken(), later);
            for (int i = 0; i < taken.length; i++) {
                taken[i] += (long) later.values[i];
            }
        }
        return taken;
    }

    /** Time of its first sample; {@link Long#MAX_VALUE} without any. */
    long firstMicros() {
        return runs.isEmpty() ? Long.MAX_VALUE : runs.getFirst().samples().firstMicros();
    }

    /** Time of its last sample; {@link Long#MIN_VALUE} without any. */
    long lastMicros() {
        return runs.isEmpty() ? Long.MIN_VALUE : runs.getLast().samples().lastMicros();
    }
}
