package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.MemoryDisk;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventBlockEncoder;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.MergingEvents;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store of one part with events and records, to be damaged, checked, repaired and read. */
final class TablePart {
    static final Path DIRECTORY = Path.of("/data");
    static final Path FILES = DIRECTORY.resolve("parts");
    static final UUID OWNER = new UUID(7, 9);
    static final Part.Name NAME = new Part.Name(1, 9, 1);
    static final Part.Name NEXT = new Part.Name(10, 12, 2);
    static final Path PATH = FILES.resolve(NAME.fileName());

    /** Above that of every event that is in the part. */
    static final long LAST_ID = 100_000;

    private static final List<RecordPut> RECORDS = List.of(
            new RecordPut(RecordTable.SESSIONS, "größe", "17".getBytes(UTF_8), Long.MAX_VALUE),
            new RecordPut(RecordTable.SESSIONS, "other", new byte[0], 5),
            new RecordPut(RecordTable.REPLIES, "größe", "{}".getBytes(UTF_8), Long.MAX_VALUE));

    /** A disk with a manifest and the part, which has events of the ids from 1 on. */
    MemoryDisk write(int count) {
        MemoryDisk disk = new MemoryDisk();
        try (PartWriter writer = new PartWriter(disk, FILES, OWNER, NAME)) {
            writer.series(new SeriesRegistry(1), 0, 0);
            writeEvents(writer, count);
            RecordsWriter records = new RecordsWriter(writer);
            RECORDS.stream().sorted(RecordOrder.COMPARATOR).forEach(records::add);
            records.finish();
            new LastIds(Map.of(EventStream.READINGS, LAST_ID)).writeTo(writer);
            writer.finish();
        }
        new Manifest(OWNER, 9, 0, 1, List.of(NAME)).write(disk, DIRECTORY);
        return disk;
    }

    private static void writeEvents(PartWriter writer, int count) {
        try (EventsWriter events = new EventsWriter(writer, EventStream.READINGS)) {
            for (int from = 1; from <= count; from += EventBlockEncoder.CAPACITY) {
                int to = Math.min(count + 1, from + EventBlockEncoder.CAPACITY);
                EventBlock block = block(from, to);
                for (int row = 0; row < block.count(); row++) {
                    events.add(block, row);
                }
            }
            events.finish();
        }
    }

    private static EventBlock block(int fromId, int toId) {
        try (EventBlockEncoder encoder = new EventBlockEncoder(EventStream.READINGS.number())) {
            for (int id = fromId; id < toId; id++) {
                byte[] device = ("device-" + id % 7).getBytes(UTF_8);
                byte[] card = (id % 3 == 0 ? "kärte-" + id % 5 : "").getBytes(UTF_8);
                byte[] text = ("{\"temp\":" + id % 100 / 10.0 + "}").getBytes(UTF_8);
                long time = id / 2 * 1_000_000L / 30;
                encoder.add(id, time, time + id, device, 0, device.length, card, 0, card.length, text, 0, text.length);
            }
            ByteBuffer block = encoder.encode();
            byte[] padded = new byte[block.remaining() + 16];
            block.get(padded, 0, block.remaining());
            return new EventBlock(padded, 0);
        }
    }

    /** Adds a part that has nothing of its own and tells of the same last ids. */
    void addEmptyPart(MemoryDisk disk) {
        addPart(disk, Map.of(EventStream.READINGS, LAST_ID));
    }

    /** Adds a part that tells of last ids alone. */
    void addPart(MemoryDisk disk, Map<EventStream, Long> lastIds) {
        try (PartWriter writer = new PartWriter(disk, FILES, OWNER, NEXT)) {
            new LastIds(lastIds).writeTo(writer);
            writer.finish();
        }
        new Manifest(OWNER, 12, 0, 2, List.of(NAME, NEXT)).write(disk, DIRECTORY);
    }

    /** What a check says of a part with last ids and what a test has put before them. */
    List<String> checkWritten(Consumer<PartWriter> content) {
        MemoryDisk disk = new MemoryDisk();
        try (PartWriter writer = new PartWriter(disk, FILES, OWNER, NAME)) {
            content.accept(writer);
            new LastIds(Map.of(EventStream.READINGS, LAST_ID)).writeTo(writer);
            writer.finish();
        }
        new Manifest(OWNER, 9, 0, 1, List.of(NAME)).write(disk, DIRECTORY);
        return check(disk);
    }

    /** Puts a block of events into a part that no page tells the words of. */
    void eventsWithoutWords(PartWriter writer) {
        MemoryDisk disk = write(20);
        PartIndex index = open(disk).index();
        int from = (int) index.offset(0) + PartFormat.BLOCK_HEADER_BYTES;
        ByteBuffer block = ByteBuffer.wrap(disk.bytes(PATH), from, index.payloadBytes(0));
        writer.block(PartFormat.EVENTS_BLOCK, 0, 0, index.firstMicros(0), index.lastMicros(0), block);
    }

    static ByteBuffer bytes(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length);
        for (int number : numbers) {
            bytes.put((byte) number);
        }
        return bytes.flip();
    }

    static ByteBuffer bytes(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }

    /** Flips a bit in the nth block of a kind. */
    void damage(MemoryDisk disk, int kind, int nth) {
        PartIndex index = open(disk).index();
        int seen = 0;
        for (int block = 0; block < index.count(); block++) {
            if (index.kind(block) == kind && seen++ == nth) {
                disk.bytes(PATH)[(int) index.offset(block) + index.payloadBytes(block)] ^= 8;
                return;
            }
        }
        throw new IllegalStateException("there is no block " + nth + " of kind " + kind);
    }

    Part open(MemoryDisk disk) {
        Part.Name name = Manifest.read(disk, DIRECTORY).orElseThrow().parts().getFirst();
        return Part.open(disk, FILES, OWNER, name);
    }

    /** What the part answers to each question. */
    Map<String, String> readAll(MemoryDisk disk) {
        Map<String, String> answers = new LinkedHashMap<>();
        forEachAnswer(disk, (question, answer) -> answers.put(question, answer.get()));
        return answers;
    }

    void forEachAnswer(MemoryDisk disk, BiConsumer<String, Supplier<String>> action) {
        action.accept("all events", () -> events(disk, null, null));
        action.accept("events of a device", () -> events(disk, "device-3", null));
        action.accept("events of another", () -> events(disk, "device-6", null));
        action.accept("events with a card", () -> events(disk, null, "kärte-1"));
        action.accept("events from an id on", () -> idsFrom(disk, 7).toString());
        action.accept("the last id", () -> String.valueOf(lastId(disk)));
        for (RecordPut put : RECORDS) {
            action.accept(
                    "record " + put.table() + put.key(),
                    () -> open(disk)
                            .records()
                            .find(put.table(), put.key())
                            .map(found -> new String(found.value(), UTF_8) + found.expiresMicros())
                            .toString());
        }
    }

    private List<Event> read(MemoryDisk disk, @Nullable String device, @Nullable String card) {
        EventQuery query = new EventQuery(
                EventStream.READINGS, device, card, TimeRange.ALL, Long.MAX_VALUE, false, null, Integer.MAX_VALUE);
        return read(disk, query);
    }

    private List<Event> read(MemoryDisk disk, EventQuery query) {
        return MergingEvents.read(List.of(open(disk).events(EventStream.READINGS)), query, new EventScratches());
    }

    private String events(MemoryDisk disk, @Nullable String device, @Nullable String card) {
        return read(disk, device, card).stream()
                .map(event -> event.id()
                        + event.device()
                        + event.card()
                        + event.timestampMicros()
                        + event.receivedMicros()
                        + new String(event.attributes(), UTF_8))
                .toList()
                .toString();
    }

    List<Long> ids(MemoryDisk disk, @Nullable String device) {
        return read(disk, device, null).stream().map(Event::id).toList();
    }

    /** The ids of all events from one on. */
    List<Long> idsFrom(MemoryDisk disk, long first) {
        EventQuery query = EventQuery.ofIds(EventStream.READINGS, first, Long.MAX_VALUE, Integer.MAX_VALUE);
        return read(disk, query).stream().map(Event::id).toList();
    }

    long lastId(MemoryDisk disk) {
        return LastIds.of(open(disk)).of(EventStream.READINGS);
    }

    long newestLastId(MemoryDisk disk) {
        return newestLastIds(disk).of(EventStream.READINGS);
    }

    LastIds newestLastIds(MemoryDisk disk) {
        Part.Name name = Manifest.read(disk, DIRECTORY).orElseThrow().parts().getLast();
        return LastIds.of(Part.open(disk, FILES, OWNER, name));
    }

    List<String> check(MemoryDisk disk) {
        List<String> found = new ArrayList<>();
        StoreCheck.run(
                disk,
                DIRECTORY,
                finding -> {
                    if (finding.damage()) {
                        found.add(finding.what());
                    }
                },
                path -> {});
        return found;
    }

    List<String> repair(MemoryDisk disk, Map<EventStream, Long> journalIds) {
        List<String> said = new ArrayList<>();
        StoreRepair.run(
                disk,
                DIRECTORY,
                DIRECTORY.resolve("damaged"),
                Optional.empty(),
                Map.of(),
                journalIds,
                finding -> said.add(finding.what()));
        return said;
    }
}
