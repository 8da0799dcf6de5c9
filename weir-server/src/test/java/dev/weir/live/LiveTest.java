package dev.weir.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LiveTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private Taken taken = new Taken();

    @AfterEach
    void close() {
        taken.close();
    }

    private static String sample(long seq, String key, String value) {
        return "{\"seq\":" + seq + ",\"type\":\"sample\",\"key\":\"" + key
                + "\",\"timestamp\":\"1970-01-01T00:00:01Z\",\"value\":" + value + "}";
    }

    private static String event(long seq, long id, String device) {
        return "{\"seq\":" + seq + ",\"type\":\"event\",\"id\":" + id
                + ",\"stream\":\"readings\",\"device_id\":\"" + device
                + "\",\"card_id\":null,\"timestamp\":\"1970-01-01T00:00:01Z\",\"received_at\":\"1970-01-01T00:00:01Z\",\"suspect_time\":true,"
                + "\"data\":{\"a\":\"x\"}}";
    }

    @Test
    void tellsSamplesAndEventsInTheirOrder() {
        try (Subscription subscription = taken.subscribe("*")) {
            taken.commit(Taken.receipt(), taken.events(1, "d1"), taken.samples("d1.a", "d1.\"\\"), Taken.receipt());
            assertThat(Taken.take(subscription, 3))
                    .containsExactly(event(1, 1, "d1"), sample(2, "d1.a", "1.0"), sample(3, "d1.\\\"\\\\", "2.0"));
        }
    }

    @Test
    void numbersGoOnFromWhatTheDirectoryHadAndWhileNobodyListens() {
        taken.close();
        taken = new Taken(40, 1 << 20);
        taken.commit(taken.samples("a", "b"));
        try (Subscription subscription = taken.subscribe("*")) {
            taken.commit(taken.samples("a"));
            assertThat(Taken.take(subscription, 1)).containsExactly(sample(43, "a", "1.0"));
        }
    }

    @Test
    void aBareSampleMatchesByItsDeviceAndOneOfAnEventByItsKeyAlone() {
        try (Subscription ofDevice = taken.subscribe("d1");
                Subscription ofKey = taken.subscribe("d?.t*")) {
            taken.commit(
                    Taken.receipt(),
                    taken.events(1, "d1", "d2"),
                    taken.samples("d1.temp", "d2.temp"),
                    Taken.receipt(),
                    taken.samples("d1.temp", "d1", "d2.temp", "d12.x"));
            assertThat(Taken.take(ofDevice, 3))
                    .containsExactly(event(1, 1, "d1"), sample(5, "d1.temp", "1.0"), sample(6, "d1", "2.0"));
            assertThat(Taken.take(ofKey, 4))
                    .containsExactly(
                            sample(3, "d1.temp", "1.0"),
                            sample(4, "d2.temp", "2.0"),
                            sample(5, "d1.temp", "1.0"),
                            sample(7, "d2.temp", "3.0"));
        }
    }

    @Test
    void givesMessagesOfOneTypeToWhoeverWantsNoOthers() {
        try (Subscription events = taken.subscribe("*", MessageType.EVENT);
                Subscription samples = taken.subscribe("*", MessageType.SAMPLE)) {
            taken.commit(Taken.receipt(), taken.events(1, "d1", "d2"), taken.samples("d1.temp", "d2.temp"));
            assertThat(Taken.take(events, 2)).containsExactly(event(1, 1, "d1"), event(2, 2, "d2"));
            assertThat(Taken.take(samples, 2))
                    .containsExactly(sample(3, "d1.temp", "1.0"), sample(4, "d2.temp", "2.0"));
        }
    }

    @Test
    void resumesBehindTheMessageThatWasSeenLast() {
        try (Subscription first = taken.subscribe("*")) {
            taken.commit(taken.samples("a", "b", "c"));
            assertThat(Taken.take(first, 3)).hasSize(3);
        }
        try (Subscription again = taken.subscribe("*", 1)) {
            assertThat(Taken.take(again, 2)).containsExactly(sample(2, "b", "2.0"), sample(3, "c", "3.0"));
        }
    }

    @Test
    void tellsHowManyAreGone() {
        try (Subscription slow = taken.subscribe("*")) {
            taken.commit(taken.many("a", 150_000));
            assertThat(Taken.take(slow, 2))
                    .startsWith("{\"missed\":50000}")
                    .element(1)
                    .asString()
                    .contains("\"seq\":50001,");
        }
        try (Subscription again = taken.subscribe("*", 7)) {
            assertThat(Taken.take(again, 1)).startsWith("{\"missed\":49993}");
        }
        try (Subscription filtered = taken.subscribe("a*", 7)) {
            assertThat(Taken.take(filtered, 1)).startsWith("{\"missed\":null}");
        }
        assertThat(taken.live.missedCount()).isEqualTo(50_000 + 49_993 + 49_993);
    }

    @Test
    void tellsThatWhatWasTakenWhileNobodyListenedIsGone() {
        taken.commit(taken.samples("a", "b", "c"));
        try (Subscription subscription = taken.subscribe("*", 1)) {
            assertThat(Taken.take(subscription, 1)).containsExactly("{\"missed\":2}");
            taken.commit(taken.samples("a"));
            assertThat(Taken.take(subscription, 1)).containsExactly(sample(4, "a", "1.0"));
        }
    }

    @Test
    void aNumberThatHasNotBeenGivenIsOfElsewhere() {
        try (Subscription subscription = taken.subscribe("*", 1000)) {
            assertThat(Taken.take(subscription, 1)).containsExactly("{\"missed\":null}");
            taken.commit(taken.samples("a"));
            assertThat(Taken.take(subscription, 1)).containsExactly(sample(1, "a", "1.0"));
        }
    }

    @Test
    void keepsMessagesForTenMinutesAfterTheLastHasLeft() {
        taken.subscribe("*").close();
        taken.commit(taken.samples("a"));
        taken.nanos.addAndGet(9 * MINUTE_NANOS);
        taken.live.tend();
        try (Subscription subscription = taken.subscribe("*", 0)) {
            assertThat(Taken.take(subscription, 1)).containsExactly(sample(1, "a", "1.0"));
        }
        taken.nanos.addAndGet(11 * MINUTE_NANOS);
        taken.live.tend();
        try (Subscription subscription = taken.subscribe("*", 0)) {
            assertThat(Taken.take(subscription, 1)).containsExactly("{\"missed\":1}");
        }
    }

    @Test
    void anEventWhoseTextsAreGoneIsMissed() {
        taken.close();
        taken = new Taken(0, 1);
        try (Subscription subscription = taken.subscribe("*")) {
            // The ring of texts has one page of 256 KiB.
            taken.commit(taken.events(300_000, "long"), taken.events(1, "d1"));
            assertThat(Taken.take(subscription, 2)).containsExactly("{\"missed\":1}", event(2, 2, "d1"));
            taken.commit(taken.events(200_000, "d1", "d2"));
            assertThat(Taken.take(subscription, 2))
                    .startsWith("{\"missed\":1}")
                    .element(1)
                    .asString()
                    .contains("\"d2\"");
        }
        try (Subscription subscription = taken.subscribe("d*", 0)) {
            assertThat(Taken.take(subscription, 1)).startsWith("{\"missed\":null}");
        }
    }

    @Test
    void cutsOffWhoTakesNothingForFiveMinutes() {
        Subscription stuck = taken.subscribe("*");
        Subscription waiting = taken.subscribe("*");
        Thread reader = Thread.ofVirtual().start(() -> Taken.take(waiting, 1));
        taken.commit(taken.samples("a"));
        assertThat(Taken.take(stuck, 1)).hasSize(1);
        while (reader.isAlive()) {
            Thread.onSpinWait();
        }
        waiting.close();
        taken.nanos.addAndGet(4 * MINUTE_NANOS);
        taken.live.tend();
        assertThat(taken.hungUp).hasValue(0);
        taken.nanos.addAndGet(2 * MINUTE_NANOS);
        taken.live.tend();
        assertThat(taken.hungUp).hasValue(1);
        assertThat(taken.live.cutCount()).isEqualTo(1);
        assertThat(taken.live.subscribers()).isZero();
    }

    @Test
    void asksForAPingWhereThereIsNothingToTell() {
        try (Subscription subscription = taken.subscribe("none")) {
            // Its clock goes on by 10 ms at each look; messages that do not pass make it look.
            Thread taking = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    taken.commit(taken.samples("a"));
                }
            });
            assertThat(subscription.next((seq, json, length) -> {})).isEqualTo(Subscription.Turn.PING);
            taking.interrupt();
        }
    }

    @Test
    void endsWhenTheServerStops() {
        try (Subscription subscription = taken.subscribe("*")) {
            Thread stopping = Thread.ofPlatform().start(taken::close);
            assertThat(subscription.next((seq, json, length) -> {})).isEqualTo(Subscription.Turn.END);
            assertThat(stopping).isNotNull();
        }
        assertThatThrownBy(() -> taken.subscribe("*")).isInstanceOf(WeirException.class);
    }
}
