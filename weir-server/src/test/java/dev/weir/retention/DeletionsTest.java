package dev.weir.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.format.text.Glob;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.PointDeletions;
import dev.weir.ingest.Submission;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.query.Queries;
import dev.weir.query.Readers;
import dev.weir.store.Horizons;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deletions, and the count of series after them, where something comes between. */
final class DeletionsTest {
    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final EmbeddedStore store = EmbeddedStore.open(
            disk,
            Path.of("/data"),
            registry,
            new EmbeddedStore.Options(1000, Duration.ofMinutes(10)),
            System::nanoTime,
            durable -> {});
    private final Journal journal = Journal.open(
            new Journal.Options(Path.of("/data/journal"), store.directoryId(), 1 << 20, true),
            disk,
            registry,
            InstantSource.system(),
            System::nanoTime,
            store.durableSequence(),
            store::apply);
    private final Ingest ingest;
    private final Readers readers = new Readers("reader", new LongAdder());

    DeletionsTest() {
        store.journalBegun();
        ingest = new Ingest(journal, store, Optional.empty());
    }

    @AfterEach
    void close() {
        readers.close();
        ingest.close();
        journal.close();
        store.close();
    }

    private int put(String key) {
        int id = registry.findOrAdd(key.getBytes(UTF_8));
        Batch batch = new Batch(1);
        batch.add(id, 5, 1);
        ingest.submit(new Submission(batch));
        return id;
    }

    @Test
    void aDeletionThatIsDurableIsToldAndAnsweredWhateverTheCountOfSeriesMeets() {
        put("a");
        Store damaged = new Between(store, view -> {
            view.close();
            throw new WeirException(WeirException.Code.CORRUPT, "cannot read: damaged");
        });
        Queries queries = new Queries(store, registry, 1000);
        List<Deletions.Extent> told = new ArrayList<>();
        Deletions deletions = new Deletions(queries, readers, ingest, damaged, registry);
        assertThat(deletions.delete(Glob.of("*"), TimeRange.ALL, told::add)).isEqualTo(new Deletions.Extent(1, 1));
        assertThat(told).containsExactly(new Deletions.Extent(1, 1));
        assertThat(queries.count(Glob.of("*"), TimeRange.ALL).samples()).isZero();
    }

    @Test
    void aSeriesWhoseSamplesAreDeletedOneByOneStopsToCount() {
        int id = put("a");
        int other = put("b");
        Deletions deletions = new Deletions(new Queries(store, registry, 1000), readers, ingest, store, registry);
        new PointDeletions(ingest, deletions::forgetEmpty).delete(new int[] {id, other}, new long[] {5, 6}, 2);
        assertThat(registry.liveSize()).isEqualTo(1);
    }

    @Test
    void aSeriesWhoseSampleIsFlushedWhileItIsLookedAtCounts() {
        int id = registry.findOrAdd("a".getBytes(UTF_8));
        Store racing = new Between(store, view -> {
            put("a");
            store.flush();
            return view;
        });
        new SeriesCensus(racing, registry).run(new int[] {id});
        assertThat(registry.liveSize()).isEqualTo(1);
    }

    /** A store where something happens after each view was taken. */
    private record Between(Store of, UnaryOperator<View> then) implements Store {
        @Override
        public long durableSequence() {
            return of.durableSequence();
        }

        @Override
        public void apply(Commit commit) {
            of.apply(commit);
        }

        @Override
        public Ledger ledger() {
            return of.ledger();
        }

        @Override
        public long lastApplied() {
            return of.lastApplied();
        }

        @Override
        public long lastCommitMicros() {
            return of.lastCommitMicros();
        }

        @Override
        public Optional<WeirException> absence() {
            return of.absence();
        }

        @Override
        public void horizons(Horizons next) {
            of.horizons(next);
        }

        @Override
        public long eventsHiddenBeforeMicros() {
            return of.eventsHiddenBeforeMicros();
        }

        @Override
        public Optional<WeirException> refusal() {
            return of.refusal();
        }

        @Override
        public View view(long atLeast, Duration wait) {
            return then.apply(of.view(atLeast, wait));
        }

        @Override
        public void close() {
            of.close();
        }
    }
}
