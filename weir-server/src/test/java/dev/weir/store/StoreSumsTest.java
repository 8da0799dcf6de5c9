package dev.weir.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Ledger;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class StoreSumsTest {
    private static final long SPARED_MICROS = 1000;

    private final SeriesRegistry registry = new SeriesRegistry(10);

    @Test
    void findsNothingWhereBothAreTheSameInAnyOrder() {
        StoreSums one = sums(sums -> {
            samples(sums, 1, 10, 0.5, 2, 20, -0.0);
            events(sums, event(1, "d", null, "{}"), event(2, "d", "c", "{}"));
        });
        StoreSums other = sums(sums -> {
            samples(sums, 2, 20, -0.0);
            samples(sums, 1, 10, 0.5);
            events(sums, event(1, "d", null, "{}"));
            EventBatch second = batch(event(2, "d", "c", "{}"));
            second.firstId(2);
            sums.add(second);
        });
        assertThat(one.differences(other, registry)).isEmpty();
        assertThat(one.samples()).isEqualTo(2);
        assertThat(one.events()).isEqualTo(2);
        assertThat(one.seriesCount()).isEqualTo(3);
    }

    @Test
    void namesTheSeriesWhoseSamplesDiffer() {
        StoreSums one = sums(sums -> samples(sums, 0, 5, 1, 1, 10, 0.5, 1, 20, 0.25, 2, 1, 0.0));
        assertThat(one.differences(sums(sums -> samples(sums, 0, 5, 1, 1, 10, 0.5, 2, 1, 0.0)), registry))
                .containsExactly("series \"b\": 2 samples in the source, and 1 in the copy");
        assertThat(one.differences(sums(sums -> samples(sums, 0, 5, 1, 1, 10, 0.25, 1, 20, 0.5, 2, 1, -0.0)), registry))
                .as("values that changed places, and the sign of a zero")
                .containsExactly(
                        "series \"b\": its 2 samples, from 10 to 20, are not the same in the copy, from 10 to 20",
                        "series \"c\": its 1 samples, from 1 to 1, are not the same in the copy, from 1 to 1");
    }

    @Test
    void namesSeriesThatHaveChangedPlaces() {
        StoreSums one = new StoreSums(SPARED_MICROS);
        StoreSums other = new StoreSums(SPARED_MICROS);
        registry.findOrAdd(bytes("a"));
        one.addSeries(bytes("a"));
        one.addSeries(bytes("b"));
        other.addSeries(bytes("b"));
        assertThat(one.differences(other, registry))
                .containsExactly(
                        "series: 2 of them in the source, and 1 in the copy",
                        "series \"a\": it has another key in the copy");
    }

    @Test
    void namesTheStreamWhoseEventsDiffer() {
        StoreSums one = sums(sums -> events(sums, event(1, "d", "c", "{}"), event(2, "d", null, "{}")));
        assertThat(one.differences(sums(sums -> events(sums, event(1, "d", "c", "{}"))), registry))
                .containsExactly(
                        "stream readings: 2 events in the source, and 1 in the copy",
                        "stream readings: 3 as the sum of ids in the source, and 1 in the copy");
        for (Event changed : List.of(
                event(2, "d", null, "{ }"),
                event(2, "e", null, "{}"),
                event(2, "", "d", "{}"),
                new Event(EventStream.READINGS, 2, "d", null, 8, 9, bytes("{}")))) {
            assertThat(one.differences(sums(sums -> events(sums, event(1, "d", "c", "{}"), changed)), registry))
                    .containsExactly("stream readings: the events are not the same, although there are as many");
        }
        assertThat(sums(sums -> sums.lastId(EventStream.BEERS, 7)).differences(sums(sums -> {}), registry))
                .containsExactly("stream beers: 7 as the last id in the source, and -1 in the copy");
    }

    @Test
    void namesRecordsThatDifferButForThoseThatMayBeForgotten() {
        StoreSums one = sums(sums -> {
            sums.add(put("a", 1, Long.MAX_VALUE));
            sums.add(put("b", 0, Long.MAX_VALUE));
            sums.add(put("b", 2, Long.MAX_VALUE));
            sums.add(put("gone", 2, SPARED_MICROS));
        });
        assertThat(one.records(RecordTable.SESSIONS)).isEqualTo(2);
        assertThat(one.differences(
                        sums(sums -> {
                            sums.add(put("a", 1, Long.MAX_VALUE));
                            sums.add(put("b", 2, Long.MAX_VALUE));
                        }),
                        registry))
                .isEmpty();
        assertThat(one.differences(sums(sums -> sums.add(put("b", 3, Long.MAX_VALUE))), registry))
                .containsExactlyInAnyOrder(
                        "records sessions: 2 records in the source, and 1 in the copy",
                        "records sessions: \"a\" is missing in the copy",
                        "records sessions: \"b\" is another in the copy");
    }

    @Test
    void namesDevicesAndAccountsThatDiffer() {
        StoreSums one = sums(sums -> sums.add(ledger(event(1, "d", null, "{}"))));
        assertThat(one.differences(sums(sums -> sums.add(ledger(event(1, "d", null, "{}")))), registry))
                .isEmpty();
        assertThat(one.differences(sums(sums -> sums.add(ledger(event(1, "e", null, "{}")))), registry))
                .containsExactly("devices: they are not the same, although there are as many");
        assertThat(one.differences(sums(sums -> sums.add(ledger())), registry))
                .hasSize(2)
                .anyMatch(text -> text.equals("devices: 1 of them in the source, and 0 in the copy"))
                .anyMatch(text -> text.startsWith("accounts: "));
    }

    private StoreSums sums(Consumer<StoreSums> filling) {
        StoreSums sums = new StoreSums(SPARED_MICROS);
        for (String key : List.of("a", "b", "c")) {
            registry.findOrAdd(bytes(key));
            sums.addSeries(bytes(key));
        }
        filling.accept(sums);
        return sums;
    }

    /** Series, time and value by turns. */
    private static void samples(StoreSums sums, double... figures) {
        Batch batch = new Batch(figures.length / 3);
        for (int i = 0; i < figures.length; i += 3) {
            batch.add((int) figures[i], (long) figures[i + 1], figures[i + 2]);
        }
        sums.add(batch);
    }

    private static Event event(long id, String device, @org.jspecify.annotations.Nullable String card, String text) {
        return new Event(EventStream.READINGS, id, device, card, 7, 9, bytes(text));
    }

    private static void events(StoreSums sums, Event... events) {
        sums.add(batch(events));
    }

    private static EventBatch batch(Event... events) {
        EventBatch batch = new EventBatch(EventStream.READINGS);
        batch.firstId(1);
        for (Event event : events) {
            EventsById.add(batch, event);
        }
        return batch;
    }

    private static RecordPut put(String key, int value, long expires) {
        return new RecordPut(RecordTable.SESSIONS, key, new byte[] {(byte) value}, expires);
    }

    private Ledger ledger(Event... events) {
        Ledger ledger = new Ledger(registry, 10, () -> 0);
        ledger.apply(new Commit(1, 5, 0, List.of(batch(events))));
        return ledger;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
