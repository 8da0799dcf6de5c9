package dev.weir.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.Change;
import dev.weir.model.Event;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store engine must do with events and records, against a plain list and map. An engine's test extends this. */
public abstract class TableContract extends EngineContract {
    private static final long SECOND = 1_000_000;

    private final SplittableRandom random = Seed.random();
    private final ExpectedEvents expected = new ExpectedEvents();
    private final Map<String, byte[]> records = new HashMap<>();
    private long nextId = 1;

    protected TableContract(TestedEngine engine) {
        super(engine);
    }

    @Test
    void givesAnEventBackAsItCame() {
        Event event =
                new Event(EventStream.READINGS, 1, "d 1", "kärte", -5, 7, "{\"a\": 1.50,\"b\":\"é\"}".getBytes(UTF_8));
        apply(event);
        assertThat(read(query(null, null, 10))).usingRecursiveComparison().isEqualTo(List.of(event));
        flush();
        assertThat(read(query(null, null, 10))).usingRecursiveComparison().isEqualTo(List.of(event));
    }

    @Test
    void readsLargeEventsAFewAtATime() {
        byte[] large = ("{\"a\":\"" + "x".repeat(EventReader.MOST_BYTES / 10) + "\"}").getBytes(UTF_8);
        for (int i = 1; i <= 25; i++) {
            apply(new Event(EventStream.READINGS, i, "d", null, i, i, large));
        }
        assertThat(ids(read(query(null, null, 100)))).containsExactly(25L, 24L, 23L, 22L, 21L, 20L, 19L, 18L, 17L, 16L);
        flush();
        assertThat(read(query(null, null, 100))).hasSize(10);
        assertThat(read(query(null, null, 3))).hasSize(3);
    }

    @Test
    void knowsTheLastIdAfterAFlushAndAReopen() {
        assertThat(lastId()).isZero();
        add(5);
        assertThat(lastId()).isEqualTo(5);
        flush();
        assertThat(lastId()).isEqualTo(5);
        reopen();
        assertThat(lastId()).isEqualTo(5);
    }

    @Test
    void givesEachStreamIdsAndEventsOfItsOwn() {
        assertThat(lastId(EventStream.BEERS)).isEqualTo(-1);
        add(3);
        flush();
        assertThat(lastId(EventStream.BEERS)).isEqualTo(-1);
        apply(EventBatches.of(List.of(beer(0), beer(1))));
        everywhere(() -> {
            assertThat(lastId(EventStream.BEERS)).isEqualTo(1);
            assertThat(lastId(EventStream.READINGS)).isEqualTo(3);
            assertThat(ids(read(beers()))).containsExactly(1L, 0L);
            assertThat(read(query(null, null, 10))).hasSize(3);
        });
    }

    private static Event beer(long id) {
        return new Event(EventStream.BEERS, id, "tap.1", null, 5, 5, "{\"volume\":330}".getBytes(UTF_8));
    }

    private static EventQuery beers() {
        return new EventQuery(EventStream.BEERS, null, null, TimeRange.ALL, Long.MAX_VALUE, true, null, 10);
    }

    /** In memory, on the disk, and after a start. */
    private void everywhere(Runnable check) {
        check.run();
        flush();
        check.run();
        reopen();
        check.run();
    }

    @Test
    void findsTheEventsOfADeviceAndACardWhereverTheyAreKept() {
        for (int round = 0; round < 12; round++) {
            add(500 + random.nextInt(3000));
            if (random.nextInt(3) > 0) {
                flush();
            }
            if (round == 8) {
                awaitMerge();
            }
            compare();
        }
        flush();
        reopen();
        compare();
    }

    @Test
    void showsNothingThatWasDeletedWhereverItIsKept() {
        for (int round = 0; round < 10; round++) {
            add(500 + random.nextInt(2000));
            deleteSome();
            if (random.nextInt(3) > 0) {
                flush();
            }
            if (round == 7) {
                awaitMerge();
            }
            compare();
        }
        everywhere(this::compare);
    }

    /** Deletes events of any age, or all events of a stretch, so that whole pages of them are gone. */
    private void deleteSome() {
        List<Event> all = expected.all();
        int from = random.nextInt(all.size());
        int to = Math.min(all.size(), from + random.nextInt(1500));
        int oneOf = 1 + random.nextInt(4);
        List<Event> deleted = new ArrayList<>();
        for (Event event : all.subList(from, to)) {
            if (random.nextInt(oneOf) == 0) {
                deleted.add(event);
            }
        }
        delete(deleted);
    }

    private void delete(List<Event> deleted) {
        apply(deleted.stream().map(TableContract::deletion).toArray(Change[]::new));
        expected.remove(deleted);
    }

    private static Change deletion(Event event) {
        return new EventDeletion(event.stream(), event.id(), event.device(), event.card(), event.timestampMicros());
    }

    @Test
    void deletesWhatCameInTheSameCommit() {
        apply(EventBatches.of(List.of(beer(0), beer(1))), deletion(beer(1)));
        everywhere(() -> assertThat(ids(read(beers()))).containsExactly(0L));
    }

    @Test
    void deletesWhatIsInMemoryAndOnTheDisk() {
        apply(EventBatches.of(List.of(beer(0), beer(1), beer(2))));
        apply(deletion(beer(1)));
        everywhere(() -> assertThat(ids(read(beers()))).containsExactly(2L, 0L));
        apply(deletion(beer(0)));
        everywhere(() -> assertThat(ids(read(beers()))).containsExactly(2L));
        apply(deletion(beer(2)));
        everywhere(() -> assertThat(read(beers())).isEmpty());
    }

    @Test
    void deletesNothingElse() {
        apply(EventBatches.of(List.of(beer(0))));
        flush();
        apply(
                new EventDeletion(EventStream.BEERS, 0, "tap.1", 6),
                new EventDeletion(EventStream.BEERS, 1, "tap.1", 5),
                new EventDeletion(EventStream.READINGS, 1, "tap.1", 5));
        everywhere(() -> assertThat(ids(read(beers()))).containsExactly(0L));
    }

    @Test
    void deletingTheNewestEventDoesNotGiveItsIdBack() {
        apply(EventBatches.of(List.of(beer(0), beer(1), beer(2))));
        apply(deletion(beer(2)));
        everywhere(() -> assertThat(lastId(EventStream.BEERS)).isEqualTo(2));
        apply(deletion(beer(0)));
        everywhere(() -> assertThat(lastId(EventStream.BEERS)).isEqualTo(2));
    }

    @Test
    void goesOnBeyondWhatWasDeletedUntilALimitIsMet() {
        add(6000);
        flush();
        delete(expected.sorted(true).subList(0, 4000));
        everywhere(() -> {
            for (int limit : new int[] {1, 2, 999, 2000, 3000}) {
                compare(query(null, null, limit));
                compare(query("device-7", null, limit));
            }
        });
    }

    @Test
    void findsEventsByTheirIds() {
        apply(EventBatches.of(List.of(beer(0), beer(1), beer(2))));
        apply(deletion(beer(1)));
        everywhere(() -> {
            assertThat(ids(read(EventQuery.ofIds(EventStream.BEERS, 0, 0, 5)))).containsExactly(0L);
            assertThat(read(EventQuery.ofIds(EventStream.BEERS, 1, 1, 5))).isEmpty();
            assertThat(ids(read(EventQuery.ofIds(EventStream.BEERS, 1, 99, 5)))).containsExactly(2L);
            assertThat(ids(read(EventQuery.ofIds(EventStream.BEERS, 0, 2, 1)))).containsExactly(0L);
            assertThat(read(EventQuery.ofIds(EventStream.BEERS, 3, Long.MAX_VALUE, 5)))
                    .isEmpty();
        });
    }

    @Test
    void readsOnPageByPageWhileMoreComes() {
        add(3000);
        flush();
        add(3000);
        for (boolean newestFirst : new boolean[] {true, false}) {
            List<Event> before = expected.sorted(newestFirst);
            EventQuery query =
                    new EventQuery(EventStream.READINGS, null, null, TimeRange.ALL, nextId - 1, newestFirst, null, 700);
            List<Event> found = new ArrayList<>();
            for (List<Event> page = read(query); !page.isEmpty(); page = read(query)) {
                found.addAll(page);
                query = query.from(new EventQuery.Place(
                        page.getLast().timestampMicros(), page.getLast().id()));
                add(50);
            }
            assertThat(ids(found)).isEqualTo(ids(before));
        }
    }

    @Test
    void keepsTheLastValueOfARecord() {
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < 200; i++) {
                String key = "key " + random.nextInt(500);
                byte[] value = ("value " + round + " of " + key).getBytes(UTF_8);
                records.put(key, value);
                apply(new RecordPut(RecordTable.SESSIONS, key, value, Long.MAX_VALUE));
            }
            if (round % 2 == 0) {
                flush();
            }
            compareRecords();
        }
        flush();
        awaitMerge();
        compareRecords();
        reopen();
        compareRecords();
    }

    private void compareRecords() {
        try (View view = view()) {
            for (int i = 0; i < 501; i++) {
                String key = "key " + i;
                Optional<byte[]> found = view.records().find(RecordTable.SESSIONS, key);
                assertThat(found.map(String::new))
                        .isEqualTo(Optional.ofNullable(records.get(key)).map(String::new));
                assertThat(view.records().find(RecordTable.REPLIES, key)).isEmpty();
            }
        }
    }

    private void compare() {
        compare(query(null, null, 100));
        compare(query(null, null, 100_000));
        for (int i = 0; i < 20; i++) {
            String device = "device-" + random.nextInt(30);
            String card = random.nextBoolean() ? null : "card-" + random.nextInt(2000);
            long from = (random.nextInt(30) - 5) * SECOND;
            long to = from + random.nextInt(20) * SECOND;
            compare(query(device, card, 1 + random.nextInt(200)));
            compare(query(null, card, 50));
            long first = random.nextLong(nextId + 100);
            compare(EventQuery.ofIds(
                    EventStream.READINGS, first, first + random.nextInt(200), 1 + random.nextInt(300)));
            compare(new EventQuery(
                    EventStream.READINGS,
                    random.nextBoolean() ? null : device,
                    null,
                    new TimeRange(from, to),
                    random.nextBoolean() ? 1 : random.nextLong(nextId),
                    1 + random.nextLong(nextId),
                    random.nextBoolean(),
                    random.nextBoolean() ? null : new EventQuery.Place(from + 3 * SECOND, random.nextLong(nextId)),
                    1 + random.nextInt(500)));
        }
    }

    private void compare(EventQuery query) {
        List<Event> wanted = expected.find(query);
        List<Event> found = read(query);
        assertThat(ids(found)).as("%s with seed %d", query, Seed.value()).isEqualTo(ids(wanted));
        for (int i = 0; i < found.size(); i += 97) {
            assertThat(found.get(i)).usingRecursiveComparison().isEqualTo(wanted.get(i));
        }
    }

    private static List<Long> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static EventQuery query(@Nullable String device, @Nullable String card, int limit) {
        return new EventQuery(EventStream.READINGS, device, card, TimeRange.ALL, Long.MAX_VALUE, true, null, limit);
    }

    private List<Event> read(EventQuery query) {
        try (View view = view()) {
            return view.events().read(query);
        }
    }

    private long lastId() {
        return lastId(EventStream.READINGS);
    }

    private long lastId(EventStream stream) {
        try (View view = view()) {
            return view.events().lastId(stream);
        }
    }

    /** Applies a commit of random events, most of them later than those before. */
    private void add(int count) {
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            long late = random.nextInt(10) == 0 ? random.nextInt(5) * SECOND : 0;
            String card = random.nextInt(4) == 0 ? null : "card-" + random.nextInt(2000);
            String attributes = random.nextInt(5) == 0 ? "{}" : "{\"temp\":" + random.nextInt(400) / 10.0 + "}";
            events[i] = new Event(
                    EventStream.READINGS,
                    nextId + i,
                    "device-" + random.nextInt(30),
                    card,
                    (nextId + i) / 1000 * SECOND - late,
                    nextId + i,
                    attributes.getBytes(UTF_8));
        }
        apply(events);
    }

    private void apply(Event... events) {
        expected.add(List.of(events));
        nextId = events[events.length - 1].id() + 1;
        apply(EventBatches.of(List.of(events)));
    }
}
