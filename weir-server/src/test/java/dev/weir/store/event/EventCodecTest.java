package dev.weir.store.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What goes into a block comes out of it. */
final class EventCodecTest {
    private static final long SECOND = 1_000_000;

    private final SplittableRandom random = Seed.random();

    @Test
    void givesBackOneEventWithEmptyTexts() {
        roundTrip(List.of(Sent.event(1, "", null, 0, 0, new byte[0])));
        roundTrip(List.of(Sent.event(1, "d", null, 0, 0, bytes("{}")), Sent.event(2, "d", "c", 0, 0, new byte[0])));
    }

    @Test
    void givesBackTheLongestNamesAndUnicode() {
        String longest = "é".repeat(512);
        roundTrip(List.of(
                Sent.event(1, longest, "温".repeat(341), 5, 6, bytes("{\"größe\":\"\\u00e9 😀\"}")),
                Sent.event(2, "x".repeat(1024), longest, 5, 6, bytes("{}")),
                Sent.event(3, "x".repeat(1023) + "y", null, 5, 6, bytes("{}"))));
    }

    @Test
    void givesBackTheExtremesOfTimeAndDifferencesThatWrap() {
        long first = Long.MIN_VALUE + 1;
        long last = Long.MAX_VALUE - 1;
        roundTrip(List.of(
                Sent.event(1, "d", null, first, last, bytes("{}")),
                Sent.event(2, "d", null, -1, first, bytes("{}")),
                Sent.event(3, "d", null, 0, Long.MAX_VALUE, bytes("{}")),
                Sent.event(EventStream.MAX_ID, "d", null, last, Long.MIN_VALUE, bytes("{}"))));
        roundTrip(List.of(
                Sent.event(9, "d", null, first, 0, bytes("{}")), Sent.event(2, "d", null, last, 0, bytes("{}"))));
    }

    @Test
    void givesBackAsManyEqualRowsAsABlockHolds() {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= EventBlockEncoder.CAPACITY; i++) {
            events.add(Sent.event(i, "device", "card", 7, 7, bytes("{\"temp\":21.5}")));
        }
        assertThat(roundTrip(events).length).isLessThan(4000);
    }

    @Test
    void givesBackAttributesThatCannotBeCompressedAndLongOnes() {
        byte[] noise = new byte[64 << 10];
        random.nextBytes(noise);
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            events.add(Sent.event(i, "d" + i, null, i, i, i % 2 == 0 ? bytes("{\"a\":1}") : noise));
        }
        roundTrip(events);
        roundTrip(List.of(Sent.event(1, "d", null, 1, 1, bytes("{\"a\":\"" + "x".repeat(3 << 20) + "\"}"))));
    }

    @Test
    void givesBackRandomEventsBlockAfterBlockFromOneEncoder() {
        try (EventBlockEncoder encoder = new EventBlockEncoder(EventStream.READINGS.number())) {
            for (int round = 0; round < 60; round++) {
                List<Event> events = events(1 + random.nextInt(random.nextInt(10) == 0 ? 8192 : 300));
                byte[] bytes = Sent.encode(encoder, events);
                assertThat(Sent.texts(Sent.decode(bytes)))
                        .as("seed %d", Seed.value())
                        .isEqualTo(Sent.texts(events));
                assertThat(EventBlockCheck.flaw(new EventBlock(bytes, 0))).isEmpty();
            }
        }
    }

    @Test
    void isFullBeforeItsTextsTakeTooMuch() {
        try (EventBlockEncoder encoder = new EventBlockEncoder(0)) {
            byte[] text = new byte[64 << 10];
            int count = 0;
            while (!encoder.isFull()) {
                encoder.add(++count, count, count, text, 0, 5, text, 0, 0, text, 0, text.length);
            }
            assertThat(count).isEqualTo(16);
        }
    }

    @Test
    void findsWordsWithoutDecodingTheOthers() {
        List<Event> events = events(3000);
        EventBlock block = new EventBlock(Sent.encode(events), 0);
        for (int row = 0; row < events.size(); row += 7) {
            Event event = events.get(row);
            assertThat(block.devices()[row]).isEqualTo(block.findDevice(bytes(event.device())));
            String card = event.card();
            assertThat(block.cards()[row]).isEqualTo(card == null ? 0 : block.findCard(bytes(card)));
        }
        assertThat(block.findDevice(bytes("nobody"))).isEqualTo(-1);
        assertThat(block.findCard(bytes("none"))).isEqualTo(-1);
    }

    private List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        long micros = random.nextLong();
        for (int i = 0; i < count; i++) {
            micros = random.nextInt(500) == 0 ? random.nextLong() : micros + random.nextInt(3) * SECOND;
            String card = random.nextInt(3) == 0 ? null : "card-" + random.nextInt(500);
            byte[] text = bytes(random.nextInt(4) == 0 ? "{}" : "{\"temp\":" + random.nextInt(400) / 10.0 + "}");
            if (random.nextInt(100) == 0) {
                text = new byte[random.nextInt(3000)];
                random.nextBytes(text);
            }
            events.add(Sent.event(i + 1, "dévice-" + random.nextInt(40), card, micros, micros + i, text));
        }
        events.sort(Comparator.comparingLong(Event::timestampMicros).thenComparingLong(Event::id));
        return events;
    }

    private static byte[] roundTrip(List<Event> events) {
        byte[] bytes = Sent.encode(events);
        assertThat(Sent.texts(Sent.decode(bytes))).isEqualTo(Sent.texts(events));
        List<Event> backwards = new ArrayList<>();
        EventBlock block = new EventBlock(bytes, 0);
        block.loadWords();
        for (int row = events.size() - 1; row >= 0; row--) {
            backwards.addFirst(block.event(EventStream.READINGS, row));
        }
        assertThat(Sent.texts(backwards)).isEqualTo(Sent.texts(events));
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
