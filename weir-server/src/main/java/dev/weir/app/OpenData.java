package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.config.StoreKind;
import dev.weir.config.Sync;
import dev.weir.disk.Disk;
import dev.weir.disk.TimedDisk;
import dev.weir.journal.FirstSegment;
import dev.weir.journal.Journal;
import dev.weir.model.Commit;
import dev.weir.model.EventIds;
import dev.weir.model.SeriesRegistry;
import dev.weir.monitor.Monitor;
import dev.weir.store.Store;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.remote.RemoteStore;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory that is open: the store, and the journal with which it has caught up.
 *
 * @param registry the series of both
 * @param store what readings are put into and read from
 * @param local what of that is in the directory: all of it, or where another store has samples and events all the rest
 * @param ids that events get
 */
record OpenData(SeriesRegistry registry, Store store, EmbeddedStore local, Journal journal, EventIds ids) {
    private static final Logger log = LoggerFactory.getLogger(OpenData.class);

    /**
     * Opens both, and leaves them to {@code opened}.
     *
     * @throws dev.weir.model.WeirException when stored bytes are damaged or the disk does not take a journal
     */
    static OpenData open(Settings settings, Disk disk, DataDirectory directory, OpenParts opened, Monitor monitor) {
        SeriesRegistry registry = new SeriesRegistry(settings.limits().series());
        boolean isRemote = settings.store() != StoreKind.EMBEDDED;
        directory.keepsReadings(!isRemote);
        EmbeddedStore.Options options =
                new EmbeddedStore.Options(settings.storeHeadSamples(), settings.storeHeadAge(), !isRemote);
        AtomicReference<LongConsumer> trimming = new AtomicReference<>();
        EmbeddedStore local =
                EmbeddedStore.open(disk, directory.path(), registry, options, System::nanoTime, through -> {
                    LongConsumer trim = trimming.get();
                    if (trim != null) {
                        trim.accept(through);
                    }
                });
        if (!isRemote) {
            opened.add(local);
            Journal journal =
                    opened.add(openJournal(settings, disk, directory, registry, local, local::apply, monitor));
            trimming.set(journal::trim);
            journal.trim(local.durableSequence());
            return new OpenData(registry, local, local, journal, EventIds.ALONE);
        }
        EventIds ids = idsOf(settings, disk, directory, local);
        RemoteStore remote = opened.add(new RemoteStore(local, ids, settings.spoolMaxBytes(), System::nanoTime));
        Journal journal = opened.add(openJournal(settings, disk, directory, registry, local, remote::apply, monitor));
        trimming.set(remote::localDurable);
        return new OpenData(registry, remote, local, journal, ids);
    }

    private static EventIds idsOf(Settings settings, Disk disk, DataDirectory directory, EmbeddedStore local) {
        try {
            return RemoteWiring.ids(settings, disk, directory.path(), local.directoryId());
        } catch (RuntimeException e) {
            local.close();
            throw e;
        }
    }

    private static Journal openJournal(
            Settings settings,
            Disk disk,
            DataDirectory directory,
            SeriesRegistry registry,
            EmbeddedStore store,
            Consumer<Commit> replay,
            Monitor monitor) {
        long started = System.nanoTime();
        long durable = store.durableSequence();
        Disk timed = new TimedDisk(disk, System::nanoTime, monitor.forces()::add);
        Journal journal = openJournal(settings, timed, directory, registry, store, replay);
        log.info(
                "opened {}: {} series, {} commits replayed in {} ms",
                directory.path(),
                registry.size(),
                journal.lastSequence() - durable,
                (System.nanoTime() - started) / 1_000_000);
        return journal;
    }

    /**
     * Opens the journal of a directory whose store is open, or begins one; the caller closes it.
     *
     * @param replay is given what the store does not have
     * @throws dev.weir.model.WeirException CORRUPT when it is damaged, or is not there any more
     */
    static Journal openJournal(
            Settings settings,
            Disk disk,
            DataDirectory directory,
            SeriesRegistry registry,
            EmbeddedStore store,
            Consumer<Commit> replay) {
        if (!store.isNew()) {
            FirstSegment.require(disk, directory.journal());
        }
        boolean forced = settings.sync() instanceof Sync.Always;
        Journal.Options options = new Journal.Options(
                directory.journal(), store.directoryId(), settings.journalSegmentSizeBytes(), forced);
        Journal journal = Journal.open(
                options, disk, registry, InstantSource.system(), System::nanoTime, store.durableSequence(), replay);
        store.journalBegun();
        return journal;
    }
}
