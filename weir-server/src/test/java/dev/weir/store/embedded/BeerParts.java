package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.MemoryDisk;
import dev.weir.model.Change;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlockEncoder;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.MergingEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** A store of parts that have beers and deletions of beers. A beer's time is ten microseconds for each id before it. */
final class BeerParts {
    static final long LAST_ID = 99;
    private static final EventQuery ALL = EventQuery.ofIds(EventStream.BEERS, 0, Long.MAX_VALUE, Integer.MAX_VALUE);

    final MemoryDisk disk = new MemoryDisk();
    private final TablePart tools = new TablePart();
    private final List<Part.Name> names = new ArrayList<>();

    /** Beers of the ids from one to another, the latter excluded. */
    static EventBatch beers(long from, long to) {
        return EventBatches.of(
                LongStream.range(from, to).mapToObj(BeerParts::beer).toList());
    }

    private static Event beer(long id) {
        byte[] attributes = ("{\"volume\":" + (100 + id) + "}").getBytes(UTF_8);
        return new Event(EventStream.BEERS, id, "tap." + id % 3, null, 10 * id, 10 * id, attributes);
    }

    static EventDeletion deletion(long id) {
        return new EventDeletion(EventStream.BEERS, id, "tap." + id % 3, 10 * id);
    }

    /** Writes a part that has these, whatever other parts have. */
    Part write(Change... changes) {
        HeadEvents events = new HeadEvents(EventStream.BEERS);
        for (Change change : changes) {
            if (change instanceof EventBatch batch) {
                events.append(batch);
            } else if (change instanceof EventDeletion deletion) {
                events.append(deletion);
            }
        }
        return write(part -> {
            try (EventsWriter writer = new EventsWriter(part, EventStream.BEERS)) {
                for (int index : ArrivalOrder.of(events, events.count())) {
                    writer.add(events, index);
                }
                writer.finish();
            }
        });
    }

    /** Writes a part as parts were before they told of ids, with blocks of a few beers each. */
    Part writeWithoutIds(long from, long to, int inBlock) {
        return write(part -> {
            try (EventBlockEncoder encoder = new EventBlockEncoder(EventStream.BEERS.number())) {
                int blocks = 0;
                for (long id = from; id < to; id += inBlock) {
                    HeadEvents events = new HeadEvents(EventStream.BEERS);
                    events.append(beers(id, Math.min(to, id + inBlock)));
                    for (int i = 0; i < events.count(); i++) {
                        events.encode(i, encoder);
                    }
                    long first = encoder.firstMicros();
                    long last = encoder.lastMicros();
                    part.block(
                            PartFormat.EVENTS_BLOCK,
                            EventStream.BEERS.number(),
                            blocks++,
                            first,
                            last,
                            encoder.encode());
                }
            }
        });
    }

    Part write(Consumer<PartWriter> content) {
        long number = names.size() + 1L;
        Part.Name name = new Part.Name(number, number, number);
        try (PartWriter writer = new PartWriter(disk, TablePart.FILES, TablePart.OWNER, name)) {
            writer.series(new SeriesRegistry(1), 0, 0);
            content.accept(writer);
            LastIds.of(EventStream.BEERS, LAST_ID).writeTo(writer);
            writer.finish();
        }
        names.add(name);
        new Manifest(TablePart.OWNER, number, 0, number, List.copyOf(names)).write(disk, TablePart.DIRECTORY);
        return open(name);
    }

    private Part open(Part.Name name) {
        return Part.open(disk, TablePart.FILES, TablePart.OWNER, name);
    }

    /** The ids of the beers that all live parts show. */
    List<Long> shown() {
        List<PartEvents> parts = Manifest.read(disk, TablePart.DIRECTORY).orElseThrow().parts().stream()
                .map(name -> open(name).events(EventStream.BEERS))
                .toList();
        return MergingEvents.read(parts, ALL, new EventScratches()).stream()
                .map(Event::id)
                .toList();
    }

    /** What a check says. */
    List<String> check() {
        return tools.check(disk);
    }

    /** Repairs the parts; answers what is said. */
    List<String> repair() {
        return tools.repair(disk, Map.of());
    }

    /** The ids of a part's rows, those of deletions as negative numbers, less one. */
    static List<Long> rows(Part part) {
        List<Long> rows = new ArrayList<>();
        try (EventCursor cursor = part.events(EventStream.BEERS).open(ALL, new EventScratches())) {
            while (cursor.next()) {
                rows.add(
                        cursor.isDeletion()
                                ? -1 - cursor.place().id()
                                : cursor.place().id());
            }
        }
        return rows;
    }
}
