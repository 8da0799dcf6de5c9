package dev.weir.app;

import dev.weir.config.Settings;
import dev.weir.config.Sync;
import dev.weir.disk.Disk;
import dev.weir.disk.TimedDisk;
import dev.weir.journal.FirstSegment;
import dev.weir.journal.Journal;
import dev.weir.model.SeriesRegistry;
import dev.weir.monitor.Monitor;
import dev.weir.store.embedded.EmbeddedStore;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory that is open: the store, and the journal with which it has caught up.
 *
 * @param registry the series of both
 */
record OpenData(SeriesRegistry registry, EmbeddedStore store, Journal journal) {
    private static final Logger log = LoggerFactory.getLogger(OpenData.class);

    /**
     * Opens both, and leaves them to {@code opened}.
     *
     * @throws dev.weir.model.WeirException when stored bytes are damaged or the disk does not take a journal
     */
    static OpenData open(Settings settings, Disk disk, DataDirectory directory, OpenParts opened, Monitor monitor) {
        SeriesRegistry registry = new SeriesRegistry(settings.limits().series());
        AtomicReference<Journal> trimmed = new AtomicReference<>();
        EmbeddedStore.Options options = new EmbeddedStore.Options(settings.storeHeadSamples(), settings.storeHeadAge());
        EmbeddedStore store =
                opened.add(EmbeddedStore.open(disk, directory.path(), registry, options, System::nanoTime, through -> {
                    Journal journal = trimmed.get();
                    if (journal != null) {
                        journal.trim(through);
                    }
                }));
        Disk timed = new TimedDisk(disk, System::nanoTime, monitor.forces()::add);
        Journal journal = opened.add(openJournal(settings, timed, directory, registry, store));
        trimmed.set(journal);
        journal.trim(store.durableSequence());
        return new OpenData(registry, store, journal);
    }

    private static Journal openJournal(
            Settings settings, Disk disk, DataDirectory directory, SeriesRegistry registry, EmbeddedStore store) {
        long started = System.nanoTime();
        boolean forced = settings.sync() instanceof Sync.Always;
        Journal.Options options = new Journal.Options(
                directory.journal(), store.directoryId(), settings.journalSegmentSizeBytes(), forced);
        long durable = store.durableSequence();
        if (!store.isNew()) {
            FirstSegment.require(disk, directory.journal());
        }
        Journal journal =
                Journal.open(options, disk, registry, InstantSource.system(), System::nanoTime, durable, store::apply);
        store.journalBegun();
        log.info(
                "opened {}: {} series, {} commits replayed in {} ms",
                directory.path(),
                registry.size(),
                journal.lastSequence() - durable,
                (System.nanoTime() - started) / 1_000_000);
        return journal;
    }
}
