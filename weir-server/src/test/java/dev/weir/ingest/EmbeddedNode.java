package dev.weir.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** The embedded store behind its journal, wired as the server does it, with small heads and segments so that much happens soon. */
public final class EmbeddedNode implements Node {
    static final Path DIRECTORY = Path.of("/data");
    static final int HEAD_SAMPLES = 1024;
    private static final int SEGMENT_BYTES = 20_000;

    private final SeriesRegistry registry = new SeriesRegistry(10_000);
    private final EmbeddedStore store;
    private final Journal journal;
    private final Ingest ingest;

    /** Opens a node on a disk, or begins one. */
    public EmbeddedNode(Disk disk, InstantSource clock, LongSupplier nanoTime) {
        AtomicReference<Journal> trimmed = new AtomicReference<>();
        EmbeddedStore.Options options = new EmbeddedStore.Options(HEAD_SAMPLES, Duration.ofMinutes(10));
        store = EmbeddedStore.open(disk, DIRECTORY, registry, options, nanoTime, through -> {
            Journal opened = trimmed.get();
            if (opened != null) {
                opened.trim(through);
            }
        });
        try {
            Journal.Options segments =
                    new Journal.Options(DIRECTORY.resolve("journal"), store.directoryId(), SEGMENT_BYTES, true);
            journal = Journal.open(segments, disk, registry, clock, nanoTime, store.durableSequence(), store::apply);
            trimmed.set(journal);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        ingest = new Ingest(journal, store, Optional.empty());
    }

    /** The series. */
    public SeriesRegistry registry() {
        return registry;
    }

    /** The way in. */
    public Ingest ingest() {
        return ingest;
    }

    /** The store. */
    public EmbeddedStore store() {
        return store;
    }

    @Override
    public void put(List<Sample> samples) {
        Batch batch = new Batch(samples.size());
        for (Sample sample : samples) {
            int id = registry.findOrAdd(sample.key().getBytes(UTF_8));
            batch.add(id, sample.micros(), sample.value());
        }
        ingest.submit(new Submission(batch));
    }

    @Override
    public Map<String, NavigableMap<Long, Double>> readAll() {
        Map<String, NavigableMap<Long, Double>> found = new LinkedHashMap<>();
        try (View view = store.view(0, Duration.ZERO)) {
            SampleBlock block = new SampleBlock();
            for (int id = 0; id < view.samples().seriesCount(); id++) {
                NavigableMap<Long, Double> samples = new TreeMap<>();
                try (SampleCursor cursor = view.samples().read(id, TimeRange.ALL)) {
                    while (cursor.next(block)) {
                        for (int i = 0; i < block.count; i++) {
                            samples.put(block.timestampMicros[i], block.values[i]);
                        }
                    }
                }
                found.put(registry.key(id), samples);
            }
        }
        return found;
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void close() {
        ingest.close();
        try {
            journal.close();
        } catch (WeirException e) {
            // A dead process forces nothing any more.
        } finally {
            store.close();
        }
    }
}
