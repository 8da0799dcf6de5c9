package dev.weir.store.postgres;

import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleReader;
import dev.weir.store.ViewSums;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Samples of a data directory, series by series, a lot in a transaction. Used by one thread. */
final class MigratedSamples {
    private static final int LOT_SAMPLES = 200_000;

    private final MigrationTarget target;
    private final SeriesRegistry registry;
    private final SampleRows rows;
    private final Batch batch = new Batch(SampleBlock.CAPACITY);
    private int waiting;

    MigratedSamples(MigrationTarget target, Connection connection, SeriesRegistry registry, Partitions partitions)
            throws SQLException {
        this.target = target;
        this.registry = registry;
        long[] newest = new long[registry.size()];
        Arrays.fill(newest, Long.MIN_VALUE);
        this.rows = new SampleRows(
                connection,
                registry,
                SeriesRows.whole(connection, registry),
                partitions,
                newest,
                MigrationTarget::refuse);
    }

    void copy(SampleReader samples, MigrationPlace from, LongConsumer progress) throws SQLException {
        MigrationPlace place = from;
        SampleBlock block = new SampleBlock();
        long copied = 0;
        target.hold();
        while (place.series() < registry.size()) {
            int id = place.series();
            try (SampleCursor cursor = samples.read(id, new TimeRange(place.micros(), Long.MAX_VALUE))) {
                while (cursor.next(block)) {
                    ViewSums.copy(block, id, batch);
                    rows.add(batch);
                    place = place.atSample(id, block.timestampMicros[block.count - 1] + 1);
                    waiting += block.count;
                    copied += block.count;
                    if (waiting >= LOT_SAMPLES) {
                        send(place);
                        target.hold();
                        progress.accept(copied);
                    }
                }
            }
            place = place.atSample(id + 1, Long.MIN_VALUE);
        }
        send(place);
    }

    private void send(MigrationPlace place) throws SQLException {
        rows.flush();
        rows.tally();
        target.reach(place);
        waiting = 0;
    }
}
