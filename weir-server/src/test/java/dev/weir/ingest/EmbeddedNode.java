package dev.weir.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.DeviceState;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The embedded store behind its journal, wired as the server does it, with small heads and segments so that much happens soon. */
public final class EmbeddedNode implements Node {
    static final Path DIRECTORY = Path.of("/data");
    static final int HEAD_SAMPLES = 1024;

    /** How many series a node takes. */
    public static final int MOST_SERIES = 20_000;

    private static final int SEGMENT_BYTES = 20_000;
    private static final int PAGE = 700;

    private final SeriesRegistry registry = new SeriesRegistry(MOST_SERIES);
    private final EmbeddedStore store;
    private final Journal journal;
    private final Ingest ingest;

    /** Opens a node on a disk, or begins one. */
    public EmbeddedNode(Disk disk, InstantSource clock, LongSupplier nanoTime) {
        this(disk, clock, nanoTime, commit -> {});
    }

    /** Opens a node whose commits are followed. */
    public EmbeddedNode(Disk disk, InstantSource clock, LongSupplier nanoTime, Consumer<Commit> follower) {
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
        ingest = new Ingest(journal, store, Optional.empty(), follower);
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
    public void put(List<Sample> samples, List<Line> lines) {
        Batch batch = new Batch(samples.size() + lines.size());
        for (Sample sample : samples) {
            int id = registry.findOrAdd(sample.key().getBytes(UTF_8));
            batch.add(id, sample.micros(), sample.value());
        }
        if (lines.isEmpty()) {
            ingest.submit(new Submission(batch));
            return;
        }
        List<Event> events = new ArrayList<>();
        for (Line line : lines) {
            batch.add(registry.findOrAdd(line.session().getBytes(UTF_8)), line.micros(), (double) line.number());
            Found found = Found.of(-1, line);
            byte[] attributes = found.attributes().getBytes(UTF_8);
            events.add(new Event(EventStream.READINGS, -1, found.device(), null, found.micros(), 0, attributes));
        }
        String session = lines.getLast().session();
        byte[] last = Long.toString(lines.getLast().number()).getBytes(UTF_8);
        RecordPut put = new RecordPut(RecordTable.SESSIONS, session, last, Long.MAX_VALUE);
        Receipt receipt = new Receipt(Protocol.NDJSON, Receipt.address(InetAddress.getLoopbackAddress()));
        receipt.accept(lines.size());
        ingest.submit(new Submission(receipt, batch, EventBatches.of(events), put));
    }

    @Override
    public List<Found> readEvents() {
        EventQuery query =
                new EventQuery(EventStream.READINGS, null, null, TimeRange.ALL, Long.MAX_VALUE, false, null, PAGE);
        List<Found> found = new ArrayList<>();
        try (View view = store.view(0, Duration.ZERO)) {
            for (List<Event> page = view.events().read(query);
                    !page.isEmpty();
                    page = view.events().read(query)) {
                page.forEach(event -> found.add(new Found(
                        event.id(), event.device(), event.timestampMicros(), new String(event.attributes(), UTF_8))));
                Event last = page.getLast();
                query = query.from(new EventQuery.Place(last.timestampMicros(), last.id()));
            }
        }
        return found;
    }

    @Override
    public long line(String session) {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.records()
                    .find(RecordTable.SESSIONS, session)
                    .map(value -> Long.parseLong(new String(value, UTF_8)))
                    .orElse(0L);
        }
    }

    @Override
    public long accepted() {
        return store.ledger().accounts().values().stream()
                .mapToLong(Account::accepted)
                .sum();
    }

    @Override
    public long readings(String session) {
        return store.ledger().device(session).map(DeviceState::readings).orElse(0L);
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
