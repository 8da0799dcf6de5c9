package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A journal on a simulated disk that takes single numbers, with a clock that moves when it is told to. */
final class JournalTrial implements AutoCloseable {
    static final Path DIRECTORY = Path.of("/data/journal");
    static final int SEGMENT_BYTES = 8192;
    private static final UUID ID = new UUID(1, 2);

    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final List<Double> replayed = new ArrayList<>();
    private final Journal journal;
    private long nanos;
    private long written;

    JournalTrial(SimulatedDisk disk) {
        this(disk, true);
    }

    JournalTrial(SimulatedDisk disk, boolean forced) {
        Journal.Options options = new Journal.Options(DIRECTORY, ID, SEGMENT_BYTES, forced);
        journal = Journal.open(options, disk, registry, InstantSource.system(), () -> nanos, 0, commit -> {
            for (var change : commit.changes()) {
                if (change instanceof Batch batch) {
                    replayed.add(batch.values()[0]);
                }
            }
        });
    }

    /** The first value of each batch that opening replayed. */
    List<Double> replayed() {
        return List.copyOf(replayed);
    }

    /** What a journal on this disk replays. */
    static List<Double> replayed(SimulatedDisk disk) {
        try (JournalTrial trial = new JournalTrial(disk)) {
            return trial.replayed();
        }
    }

    Journal journal() {
        return journal;
    }

    void passASecond() {
        nanos += 1_000_000_001L;
    }

    void append(double value) {
        append(value, 10);
    }

    void append(double value, int samples) {
        Batch batch = new Batch(samples);
        int id = registry.findOrAdd(new byte[] {'k'});
        for (int i = 0; i < samples; i++) {
            batch.add(id, (long) (value * 1_000_000) + i, value);
        }
        journal.append(List.of(batch));
        written += SegmentFormat.RECORD_OVERHEAD_BYTES + SegmentFormat.COMMIT_HEADER_BYTES + 12 + 20L * samples;
    }

    /** About how many bytes still fit into the first segment, a little less. */
    long roomInSegment() {
        return SEGMENT_BYTES - SegmentFormat.HEADER_BYTES - 64 - written;
    }

    @Override
    public void close() {
        try {
            journal.close();
        } catch (WeirException e) {
            assertThat(e).hasMessage("the process has died");
        }
    }
}
