package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data directory into which events, their samples and a session's record are written by journal and store, without a server. */
final class WrittenData implements AutoCloseable {
    static final String SESSION = "sitzung-1";
    private static final long FIRST_MICROS = 1_700_000_000_000_000L;

    private final SeriesRegistry registry = new SeriesRegistry(1000);
    private final EmbeddedStore store;
    private final Journal journal;
    private final Ingest ingest;

    WrittenData(Path data) {
        Disk disk = new RealDisk();
        disk.createDirectory(data);
        EmbeddedStore.Options options = new EmbeddedStore.Options(1_000_000, Duration.ofMinutes(10));
        store = EmbeddedStore.open(disk, data, registry, options, System::nanoTime, through -> {});
        Journal.Options segments = new Journal.Options(data.resolve("journal"), store.directoryId(), 64L << 20, true);
        journal = Journal.open(
                segments,
                disk,
                registry,
                InstantSource.system(),
                System::nanoTime,
                store.durableSequence(),
                store::apply);
        store.journalBegun();
        journal.trim(store.durableSequence());
        ingest = new Ingest(journal, store, Optional.empty());
    }

    /** Puts the lines from one to another, both included, as one commit. */
    WrittenData put(int from, int to) {
        Batch batch = new Batch(to - from + 1);
        List<Event> events = new ArrayList<>();
        for (int line = from; line <= to; line++) {
            Event event = event(line);
            events.add(event);
            String key = event.device().replace(' ', '_') + ".temp";
            batch.add(registry.findOrAdd(key.getBytes(UTF_8)), event.timestampMicros(), line / 8.0);
        }
        byte[] last = Integer.toString(to).getBytes(UTF_8);
        RecordPut session = new RecordPut(RecordTable.SESSIONS, SESSION, last, Long.MAX_VALUE);
        RecordPut reply = new RecordPut(RecordTable.REPLIES, "größe " + to % 2, new byte[] {1, (byte) to}, to);
        ingest.submit(new Submission(batch, EventBatches.of(events), session, reply));
        return this;
    }

    private static Event event(int line) {
        String device = line % 5 == 0 ? "温度 " + line % 3 : "device-" + line % 7;
        String card = line % 3 == 0 ? "kärte-" + line % 4 : null;
        long late = line % 11 == 0 ? 90_000_000 : 0;
        long micros = line == 13 ? -5 : FIRST_MICROS + line * 1_000_000L - late;
        byte[] attributes = ("{\"line\":" + line + ",\"temp\":" + line / 8.0 + ",\"note\":\"é√\"}").getBytes(UTF_8);
        return new Event(EventStream.READINGS, -1, device, card, micros, FIRST_MICROS + line, attributes);
    }

    WrittenData flush() {
        store.flush();
        return this;
    }

    /** What a store has of events and records, as lines of text. */
    static String text(EmbeddedStore store) {
        StringBuilder text = new StringBuilder();
        try (View view = store.view(0, Duration.ZERO)) {
            for (Event event : events(view, null, null)) {
                text.append(event.id())
                        .append(' ')
                        .append(event.device())
                        .append(' ')
                        .append(event.card());
                text.append(' ').append(event.timestampMicros()).append(' ').append(event.receivedMicros());
                text.append(' ').append(new String(event.attributes(), UTF_8)).append('\n');
            }
            text.append("last id ")
                    .append(view.events().lastId(EventStream.READINGS))
                    .append('\n');
            text.append("of a device ").append(ids(view, "温度 1", null)).append('\n');
            text.append("of a card ").append(ids(view, null, "kärte-2")).append('\n');
            text.append("session ").append(session(view)).append('\n');
        }
        return text.toString();
    }

    /** The ids of a store's events by time. */
    static List<Long> ids(EmbeddedStore store) {
        try (View view = store.view(0, Duration.ZERO)) {
            return events(view, null, null).stream().map(Event::id).sorted().toList();
        }
    }

    static long lastId(EmbeddedStore store) {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.events().lastId(EventStream.READINGS);
        }
    }

    /** The last line of the session, as its record says. */
    static String session(EmbeddedStore store) {
        try (View view = store.view(0, Duration.ZERO)) {
            return session(view);
        }
    }

    private static String session(View view) {
        return view.records()
                .find(RecordTable.SESSIONS, SESSION)
                .map(value -> new String(value, UTF_8))
                .orElse("none");
    }

    private static List<Long> ids(View view, @Nullable String device, @Nullable String card) {
        return events(view, device, card).stream().map(Event::id).toList();
    }

    private static List<Event> events(View view, @Nullable String device, @Nullable String card) {
        return view.events()
                .read(new EventQuery(
                        EventStream.READINGS, device, card, TimeRange.ALL, Long.MAX_VALUE, false, null, 100_000));
    }

    @Override
    public void close() {
        ingest.close();
        journal.close();
        store.close();
    }
}
