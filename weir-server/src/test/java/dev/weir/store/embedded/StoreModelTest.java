package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.EventBatches;
import dev.weir.store.EventQuery;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The store beside a model that is a sorted map for each series and one of events, through random batches, cuts, merges, starts and reads. */
class StoreModelTest {
    private static final int SERIES = 40;
    private static final long FARTHEST = 9_223_372_036_854_000_000L;

    @Test
    void readsWhatTheModelReads() {
        Seeds.forEach(Seeds.count(8, 100), seed -> new Trial(seed).run());
    }

    /** One store and its model. */
    private static final class Trial {
        private final Random random;
        private final SimulatedDisk disk;
        private final List<NavigableMap<Long, Double>> model = new ArrayList<>();
        private final NavigableMap<EventQuery.Place, Event> events = new TreeMap<>();
        private SeriesRegistry registry = new SeriesRegistry(SERIES);
        private EmbeddedStore store;
        private long sequence;
        private long newest;
        private long lastEventId;

        Trial(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
            store = open();
        }

        private EmbeddedStore open() {
            EmbeddedStore.Options options = new EmbeddedStore.Options(1024, Duration.ofMinutes(10));
            return EmbeddedStore.open(disk, Path.of("/data"), registry, options, System::nanoTime, durable -> {});
        }

        void run() {
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(18)) {
                    case 0 -> store.flush();
                    case 1 -> reopen();
                    case 14 -> delete();
                    case 15 -> deletePoints();
                    case 16 -> deleteEvents();
                    case 17 -> compareIds();
                    case 2, 3, 4 -> compare(random.nextInt(SERIES), range());
                    case 5, 6 -> compareEvents();
                    default -> write();
                }
            }
            for (int id = 0; id < SERIES; id++) {
                compare(id, TimeRange.ALL);
            }
            store.close();
        }

        /** Everything flushed, so that nothing is left for a journal; parts merge at once when a store opens. */
        private void reopen() {
            store.flush();
            store.close();
            registry = new SeriesRegistry(SERIES);
            store = open();
            assertThat(registry.size()).isEqualTo(model.size());
        }

        private void write() {
            while (model.size() < SERIES && random.nextInt(3) == 0) {
                registry.findOrAdd(("key " + model.size()).getBytes(UTF_8));
                model.add(new TreeMap<>());
            }
            Batch batch = samples(model.isEmpty() ? 0 : random.nextInt(random.nextInt(8) == 0 ? 3000 : 300));
            List<Event> added = addEvents(random.nextInt(3) * random.nextInt(100));
            List<Change> changes = added.isEmpty() ? List.of(batch) : List.of(batch, EventBatches.of(added));
            store.apply(new Commit(++sequence, 0, model.size(), changes));
        }

        private Batch samples(int count) {
            Batch batch = new Batch(count);
            int focus = random.nextBoolean() ? -1 : random.nextInt(Math.max(1, model.size()));
            for (int i = 0; i < count; i++) {
                int id = focus >= 0 ? focus : random.nextInt(model.size());
                long time = time();
                double value = value();
                batch.add(id, time, value);
                model.get(id).put(time, value);
            }
            return batch;
        }

        /** Takes out a range of some series, or two ranges, with samples between. */
        private void delete() {
            if (model.isEmpty()) {
                return;
            }
            List<Change> changes = new ArrayList<>();
            for (int i = random.nextInt(2); i >= 0; i--) {
                TimeRange range = random.nextInt(4) == 0 ? TimeRange.ALL : range();
                int[] ids = random.ints(1 + random.nextInt(5), 0, model.size())
                        .sorted()
                        .distinct()
                        .toArray();
                if (range.fromMicros() < range.toMicros()) {
                    changes.add(new SampleDeletion(ids, range));
                    for (int id : ids) {
                        model.get(id)
                                .subMap(range.fromMicros(), true, range.toMicros(), false)
                                .clear();
                    }
                }
                changes.add(samples(random.nextInt(30)));
            }
            store.apply(new Commit(++sequence, 0, model.size(), changes));
        }

        /** Takes out some of the samples that a series has, at times that it has not too. */
        private void deletePoints() {
            List<Change> changes = new ArrayList<>();
            for (int i = model.isEmpty() ? 0 : 1 + random.nextInt(3); i > 0; i--) {
                int id = random.nextInt(model.size());
                int oneOf = 1 + random.nextInt(4);
                long[] points = LongStream.concat(
                                model.get(id).keySet().stream().mapToLong(Long::longValue),
                                LongStream.generate(this::time).limit(random.nextInt(40)))
                        .filter(time -> random.nextInt(oneOf) == 0)
                        .flatMap(time -> LongStream.range(time, time + 1 + random.nextInt(2)))
                        .sorted()
                        .toArray();
                if (points.length > 0) {
                    changes.add(new SampleDeletion(new int[] {id}, TimeRanges.ofPoints(points, 0, points.length)));
                    for (long time : points) {
                        model.get(id).remove(time);
                    }
                    changes.add(samples(random.nextInt(30)));
                }
            }
            store.apply(new Commit(++sequence, 0, model.size(), changes));
        }

        private List<Event> addEvents(int count) {
            List<Event> added = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long id = ++lastEventId;
                String card = random.nextInt(3) == 0 ? "card " + random.nextInt(50) : null;
                byte[] attributes = ("{\"id\":" + id + "}").getBytes(UTF_8);
                long time = time();
                Event event = new Event(EventStream.READINGS, id, device(), card, time, id, attributes);
                events.put(new EventQuery.Place(time, id), event);
                added.add(event);
            }
            return added;
        }

        /** Takes out a few events, or many that follow each other, and perhaps some that came just now. */
        private void deleteEvents() {
            List<Change> changes = new ArrayList<>();
            List<Event> added = addEvents(random.nextInt(3));
            if (!added.isEmpty()) {
                changes.add(EventBatches.of(added));
            }
            int oneOf = 1 + random.nextInt(200);
            NavigableMap<EventQuery.Place, Event> from =
                    events.tailMap(new EventQuery.Place(random.nextBoolean() ? Long.MIN_VALUE : time(), 0), true);
            List<Event> deleted = from.values().stream()
                    .limit(1 + random.nextInt(500))
                    .filter(event -> random.nextInt(oneOf) == 0)
                    .toList();
            for (Event event : deleted) {
                events.remove(new EventQuery.Place(event.timestampMicros(), event.id()));
                changes.add(new EventDeletion(
                        event.stream(), event.id(), event.device(), event.card(), event.timestampMicros()));
            }
            store.apply(new Commit(++sequence, 0, model.size(), changes));
        }

        private void compareIds() {
            long first = random.nextLong(lastEventId + 10);
            long last = first + random.nextInt(200);
            List<Long> wanted = events.values().stream()
                    .map(Event::id)
                    .filter(id -> id >= first && id <= last)
                    .toList();
            try (View view = store.view(sequence, Duration.ZERO)) {
                assertThat(view.events().read(EventQuery.ofIds(EventStream.READINGS, first, last, 1000)))
                        .extracting(Event::id)
                        .isEqualTo(wanted);
            }
        }

        private String device() {
            return "device " + random.nextInt(20);
        }

        private void compareEvents() {
            boolean newestFirst = random.nextBoolean();
            EventQuery query = new EventQuery(
                    EventStream.READINGS,
                    random.nextInt(3) == 0 ? null : device(),
                    random.nextInt(3) == 0 ? "card " + random.nextInt(50) : null,
                    random.nextBoolean() ? TimeRange.ALL : range(),
                    random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(lastEventId + 1),
                    newestFirst,
                    random.nextBoolean() ? null : new EventQuery.Place(time(), random.nextLong(lastEventId + 1)),
                    1 + random.nextInt(random.nextBoolean() ? 50 : 2000));
            NavigableMap<EventQuery.Place, Event> ordered = newestFirst ? events.descendingMap() : events;
            List<Long> wanted = ordered.entrySet().stream()
                    .filter(entry -> isWanted(query, entry.getKey(), entry.getValue()))
                    .limit(query.limit())
                    .map(entry -> entry.getValue().id())
                    .toList();
            try (View view = store.view(sequence, Duration.ZERO)) {
                List<Event> found = view.events().read(query);
                assertThat(found.stream().map(Event::id).toList())
                        .as("%s", query)
                        .isEqualTo(wanted);
                assertThat(found)
                        .allMatch(event -> new String(event.attributes(), UTF_8).equals("{\"id\":" + event.id() + "}"));
                assertThat(view.events().lastId(EventStream.READINGS)).isEqualTo(lastEventId);
            }
        }

        private static boolean isWanted(EventQuery query, EventQuery.Place place, Event event) {
            EventQuery.Place after = query.after();
            int order = after == null ? 0 : place.compareTo(after);
            return (after == null || (query.newestFirst() ? order < 0 : order > 0))
                    && event.id() <= query.lastId()
                    && query.range().contains(place.timestampMicros())
                    && (query.device() == null || event.device().equals(query.device()))
                    && (query.card() == null || query.card().equals(event.card()));
        }

        private long time() {
            return switch (random.nextInt(20)) {
                case 0 -> -random.nextInt(1000) * 1_000_000L;
                case 1 -> random.nextInt(100) * 1_000_000L;
                case 2 -> newest - random.nextInt(1000);
                case 3 -> random.nextBoolean() ? FARTHEST : -FARTHEST;
                case 4 -> random.nextLong(-FARTHEST, FARTHEST);
                default -> newest += random.nextInt(3) == 0 ? random.nextInt(5_000_000) : 1_000_000;
            };
        }

        private double value() {
            return switch (random.nextInt(6)) {
                case 0 -> random.nextGaussian();
                case 1 -> random.nextInt(100_000) / 100.0;
                case 2 -> Double.longBitsToDouble(random.nextLong(0x7FF0_0000_0000_0000L));
                case 3 -> -0.0;
                default -> random.nextInt(50);
            };
        }

        private TimeRange range() {
            long from = switch (random.nextInt(4)) {
                case 0 -> Long.MIN_VALUE;
                case 1 -> random.nextLong(-FARTHEST, FARTHEST);
                default -> newest - random.nextLong(Math.max(1, newest) + 1);
            };
            return switch (random.nextInt(3)) {
                case 0 -> new TimeRange(from, Long.MAX_VALUE);
                case 1 -> new TimeRange(from, from);
                default -> new TimeRange(from, Math.max(from, from + random.nextInt(500_000_000)));
            };
        }

        private void compare(int id, TimeRange range) {
            NavigableMap<Long, Double> expected = id < model.size()
                    ? model.get(id).subMap(range.fromMicros(), true, range.toMicros(), false)
                    : new TreeMap<>();
            List<String> found = new ArrayList<>();
            try (View view = store.view(sequence, Duration.ZERO);
                    SampleCursor cursor = view.samples().read(id, range)) {
                SampleBlock block = new SampleBlock();
                while (cursor.next(block)) {
                    for (int i = 0; i < block.count; i++) {
                        found.add(block.timestampMicros[i] + "=" + block.values[i]);
                    }
                    if (random.nextInt(3) == 0) {
                        cursor.detach();
                    }
                }
            }
            List<String> wanted =
                    expected.entrySet().stream().map(Object::toString).toList();
            assertThat(found.equals(wanted))
                    .as(() -> "series " + id + " in " + range + ": " + difference(found, wanted))
                    .isTrue();
        }

        private static String difference(List<String> found, List<String> wanted) {
            for (int i = 0; i < Math.min(found.size(), wanted.size()); i++) {
                if (!found.get(i).equals(wanted.get(i))) {
                    return "at " + i + " is " + found.get(i) + " and not " + wanted.get(i);
                }
            }
            return found.size() + " samples and not " + wanted.size();
        }
    }
}
