package dev.weir.store.postgres;

import dev.weir.disk.Disk;
import dev.weir.journal.Journal;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.remote.Refusal;
import dev.weir.store.remote.RemoteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store over PostgreSQL as a server has it, with a journal that takes each commit before the store does. */
final class ShippedStore implements Store {
    private static final Path DATA = Path.of("/data");
    private static final long SEGMENT_BYTES = 1 << 20;

    private final EmbeddedStore local;
    private final RemoteStore remote;
    private final Journal journal;
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

    /** Opens what a disk holds, over a database. */
    ShippedStore(Disk disk, SeriesRegistry registry, String url) {
        this(disk, registry, url, true);
    }

    /** The same, with a journal that forces each commit or waits for {@link #force}. */
    ShippedStore(Disk disk, SeriesRegistry registry, String url, boolean forced) {
        RemoteStore[] opened = new RemoteStore[1];
        local = EmbeddedStore.open(
                disk,
                DATA,
                registry,
                new EmbeddedStore.Options(100_000, Duration.ofMinutes(10), false),
                System::nanoTime,
                through -> opened[0].localDurable(through));
        PostgresEngine engine = PostgresEngine.of(
                url,
                new PostgresEngine.Parts(
                        local.directoryId(), registry, refusals::addAll, InstantSource.system(), System::nanoTime));
        remote = new RemoteStore(local, Long.MAX_VALUE, System::nanoTime);
        opened[0] = remote;
        Journal.Options options =
                new Journal.Options(DATA.resolve("journal"), local.directoryId(), SEGMENT_BYTES, forced);
        journal = Journal.open(
                options,
                disk,
                registry,
                InstantSource.system(),
                System::nanoTime,
                local.durableSequence(),
                remote::apply);
        local.journalBegun();
        remote.begin(journal, engine);
    }

    @Override
    public long durableSequence() {
        return journal.lastSequence();
    }

    @Override
    public void apply(Commit commit) {
        remote.apply(commit.sequence() == journal.lastSequence() + 1 ? journal.append(commit.changes()) : commit);
    }

    @Override
    public Ledger ledger() {
        return remote.ledger();
    }

    @Override
    public Optional<WeirException> refusal() {
        return remote.refusal();
    }

    @Override
    public View view(long atLeast, Duration wait) {
        return remote.view(atLeast, wait);
    }

    @Override
    public long lastApplied() {
        return remote.lastApplied();
    }

    @Override
    public long lastCommitMicros() {
        return remote.lastCommitMicros();
    }

    @Override
    public Optional<WeirException> absence() {
        return remote.absence();
    }

    @Override
    public void horizons(Horizons next) {
        remote.horizons(next);
    }

    @Override
    public long eventsHiddenBeforeMicros() {
        return remote.eventsHiddenBeforeMicros();
    }

    /** Returns once the database has everything, and the rest is in parts. */
    void flush() {
        local.flush();
        try (View view = view(0, Duration.ZERO)) {
            view.samples().sampleCount();
        }
    }

    /** Makes what the journal has taken survive a power cut. */
    void force() {
        journal.force();
    }

    /** Returns once all but readings is in parts, whether or not the journal was forced. */
    void flushHere() {
        local.flush();
    }

    /** What the database has refused. */
    List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public void close() {
        remote.close();
        journal.close();
    }
}
