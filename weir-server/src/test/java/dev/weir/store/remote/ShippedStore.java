package dev.weir.store.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Disk;
import dev.weir.journal.Journal;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A store over a database as a server has it, with a journal that takes each commit before the store does. */
public final class ShippedStore implements Store {
    private static final Path DATA = Path.of("/data");
    private static final long SEGMENT_BYTES = 1 << 20;

    private final EmbeddedStore local;
    private final RemoteStore remote;
    private final Journal journal;
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

    /** Makes what brings readings to a database. */
    public interface EngineMaker {
        /** For a data directory; rows that the database will never take are told of. */
        Engine make(UUID directoryId, SeriesRegistry registry, Consumer<List<Refusal>> refusals);
    }

    /** Opens what a disk holds, over a database. */
    public ShippedStore(Disk disk, SeriesRegistry registry, EngineMaker maker) {
        this(disk, registry, maker, true);
    }

    /** The same, with a journal that forces each commit or waits for {@link #force}. */
    public ShippedStore(Disk disk, SeriesRegistry registry, EngineMaker maker, boolean forced) {
        RemoteStore[] opened = new RemoteStore[1];
        local = EmbeddedStore.open(
                disk,
                DATA,
                registry,
                new EmbeddedStore.Options(100_000, Duration.ofMinutes(10), false),
                System::nanoTime,
                through -> opened[0].localDurable(through));
        Engine engine = maker.make(local.directoryId(), registry, refusals::addAll);
        remote = new RemoteStore(local, EventIds.ALONE, Long.MAX_VALUE, System::nanoTime);
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
    public void flush() {
        awaitConnected();
        local.flush();
        try (View view = view(0, Duration.ZERO)) {
            view.samples().sampleCount();
        }
    }

    /** Brings an event that was refused to its place. */
    public Optional<String> put(Event event) {
        return remote.put(event);
    }

    /** Returns once the database was reached for the first time: making its tables may take longer than reads wait. */
    public void awaitConnected() {
        await(() -> remote.backlog().isKnown());
    }

    /** Returns once the database has everything, however often it was away. */
    public void awaitShipped() {
        await(() ->
                remote.backlog().commits() == 0 && remote.backlog().failure().isEmpty());
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("%s", remote.backlog()).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Makes what the journal has taken survive a power cut. */
    public void force() {
        journal.force();
    }

    /** Returns once all but readings is in parts, whether or not the journal was forced. */
    public void flushHere() {
        local.flush();
    }

    /** What the database has refused. */
    public List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public void close() {
        remote.close();
        journal.close();
    }
}
