package dev.weir.app.migrate;

import dev.weir.disk.Disk;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.StoreSums;
import dev.weir.store.View;
import dev.weir.store.ViewSums;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.postgres.MigrationSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a data directory of a database, by commits that are made up and follow the last one that the database has.
 *
 * @param source is closed by whoever opened it
 * @param directory is there, and empty; this process holds it, and says on the disk that it is unfinished
 */
public record ToDirectory(
        MigrationSource source, Disk disk, Path directory, EmbeddedStore.Options options, MigrationProgress progress) {
    private static final int LOT_RECORDS = 1000;

    /**
     * What was copied.
     *
     * @param words for people
     * @param sequence of the last commit that the directory has
     * @param fileRecords how many records of uploaded files there are
     */
    public record Copied(String words, long sequence, long fileRecords) {}

    /**
     * Copies and verifies. A journal, and what else a directory has, is left to the caller.
     *
     * @throws dev.weir.model.WeirException when the database goes away, the disk does not take it, or it does not hold the same in the end
     */
    public Copied run() {
        EmbeddedStore.begin(disk, directory, source.directoryId(), source.sequence());
        SeriesRegistry registry = new SeriesRegistry(Integer.MAX_VALUE);
        long samples = source.sampleCount();
        try (EmbeddedStore store =
                EmbeddedStore.open(disk, directory, registry, options, System::nanoTime, through -> {})) {
            new Filling(source, store, registry).run(samples, progress);
            store.flush();
            StoreSums sums = verify(store, registry, samples);
            return new Copied(
                    Verification.words(sums) + ", up to commit " + store.lastApplied(),
                    store.lastApplied(),
                    sums.records(RecordTable.FILES));
        }
    }

    private StoreSums verify(EmbeddedStore store, SeriesRegistry registry, long samples) {
        long spared = Verification.sparedMicros();
        StoreSums there = source.sums(registry, spared, read -> progress.at("verifying", read, 2 * samples));
        try (View view = store.view(0, Duration.ZERO)) {
            StoreSums here = ViewSums.of(
                    view, registry, spared, read -> progress.at("verifying", there.samples() + read, 2 * samples));
            progress.clear();
            Verification.require(there, here, registry, progress);
            return here;
        }
    }

    /** Applies what a database holds to an empty store. */
    private static final class Filling {
        private final MigrationSource source;
        private final EmbeddedStore store;
        private final SeriesRegistry registry;
        private final List<Change> records = new ArrayList<>();
        private long sequence;
        private long copied;

        Filling(MigrationSource source, EmbeddedStore store, SeriesRegistry registry) {
            this.source = source;
            this.store = store;
            this.registry = registry;
            this.sequence = source.sequence();
        }

        void run(long samples, MigrationProgress progress) {
            source.series(registry::restore);
            source.samples(batch -> {
                commit(List.of(batch));
                copied += batch.count();
                progress.at("copying", copied, samples);
            });
            for (EventStream stream : EventStream.values()) {
                source.events(stream, batch -> commit(List.of(batch)));
                EventBatch passed = new EventBatch(stream);
                passed.firstId(source.lastId(stream) + 1);
                commit(List.of(passed));
            }
            source.records(this::add);
            source.restore(store.ledger());
            store.ledger().saveAll();
            commit(records);
        }

        private void add(RecordPut put) {
            records.add(put);
            if (records.size() == LOT_RECORDS) {
                commit(records);
                records.clear();
            }
        }

        private void commit(List<? extends Change> changes) {
            sequence++;
            store.adopt(new Commit(sequence, source.timeMicros(), registry.size(), List.copyOf(changes)));
        }
    }
}
