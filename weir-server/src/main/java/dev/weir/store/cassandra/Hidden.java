package dev.weir.store.cassandra;

import dev.weir.model.TimeRanges;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunDecoder;
import java.util.ArrayList;
import java.util.List;

/** What was deleted of one series, by whichever server. Used by one thread. */
final class Hidden {
    /** A deletion and what it comes after. */
    private record Versioned(long version, TimeRanges times) {}

    private final List<Versioned> deletions = new ArrayList<>();
    private final StretchWriter writer = new StretchWriter();

    /** All that stretches of a series delete. */
    Hidden(List<Stretch> deleting) {
        for (Stretch stretch : deleting) {
            for (Deletion deletion : stretch.deletions()) {
                deletions.add(new Versioned(Version.of(deletion.micros(), stretch.server()), deletion.times()));
            }
        }
    }

    /** Stretches without what was deleted since. */
    List<Stretch> takenOutOf(List<Stretch> stretches) {
        return deletions.isEmpty()
                ? stretches
                : stretches.stream().map(this::takeOut).toList();
    }

    private Stretch takeOut(Stretch stretch) {
        List<Versioned> matters = deletions.stream()
                .filter(deletion -> deletion.version > Version.of(stretch.firstTaken(), stretch.server())
                        && stretch.firstMicros() <= stretch.lastMicros()
                        && deletion.times.touches(stretch.firstMicros(), stretch.lastMicros()))
                .toList();
        return matters.isEmpty() ? stretch : rewritten(stretch, matters);
    }

    private Stretch rewritten(Stretch stretch, List<Versioned> matters) {
        int most =
                stretch.runs().stream().mapToInt(run -> run.samples().count()).sum();
        long[] times = new long[most];
        double[] values = new double[most];
        long[] taken = new long[most];
        SampleBlock block = new SampleBlock();
        int kept = 0;
        for (Stretch.Run run : stretch.runs()) {
            RunDecoder.decode(stretch.bytes(), run.samples(), block);
            long[] takenMicros = stretch.taken(run);
            for (int i = 0; i < block.count; i++) {
                long time = block.timestampMicros[i];
                long version = Version.of(takenMicros[i], stretch.server());
                if (matters.stream().noneMatch(each -> each.version > version && each.times.contains(time))) {
                    times[kept] = time;
                    values[kept] = block.values[i];
                    taken[kept++] = takenMicros[i];
                }
            }
        }
        writer.clear();
        writer.put(stretch.deletions(), times, values, taken, 0, kept);
        return writer.stretch(stretch.server());
    }
}
