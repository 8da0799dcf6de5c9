package dev.weir.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Seed;
import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers beside a writer that overtakes them: whatever they are told is true, and what they are not told is counted. */
@Timeout(120)
final class LiveModelTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int COMMITS = 300;
    private static final int SERIES = 64;

    private final SplittableRandom random = Seed.random();

    @Test
    void everyMessageIsTrueOrMissed() throws InterruptedException {
        try (Taken taken = new Taken(0, 1 << 20)) {
            for (int id = 0; id < SERIES; id++) {
                taken.registry.findOrAdd(("k" + id).getBytes(UTF_8));
            }
            ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
            List<Thread> readers = new ArrayList<>();
            for (String match : List.of("*", "*", "k7")) {
                Subscription subscription = taken.subscribe(match);
                readers.add(Thread.ofVirtual().unstarted(() -> follow(subscription, match.equals("*"))));
            }
            readers.forEach(reader -> reader.setUncaughtExceptionHandler((thread, e) -> failures.add(e)));
            readers.forEach(Thread::start);
            long seq = 0;
            for (int commit = 0; commit < COMMITS; commit++) {
                int size = random.nextInt(10) == 0 ? random.nextInt(250_000) : random.nextInt(3_000);
                Batch samples = samples(seq + 1, size);
                EventBatch events = events(seq + 1 + size, random.nextInt(20));
                taken.commit(samples, events);
                seq += size + events.count();
            }
            // The last that they wait for: none of it can be missed.
            taken.commit(samples(-1, 1));
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(failures).isEmpty();
        }
    }

    /** The message of each number is a function of it. */
    private static Batch samples(long first, int count) {
        Batch batch = new Batch(count);
        for (long seq = first; seq < first + count; seq++) {
            batch.add(seq < 0 ? 7 : (int) (seq % SERIES), seq * 1_000_000, (double) seq);
        }
        return batch;
    }

    private EventBatch events(long first, int count) {
        EventBatch batch = new EventBatch(EventStream.READINGS);
        for (long seq = first; seq < first + count; seq++) {
            byte[] device = ("d" + seq).getBytes(UTF_8);
            batch.putText(device, 0, device.length);
            batch.endDevice();
            byte[] attributes =
                    ("{\"n\":\"" + Long.toString(seq).repeat(1 + random.nextInt(3_000)) + "\"}").getBytes(UTF_8);
            batch.putText(attributes, 0, attributes.length);
            batch.endEvent(seq, seq);
        }
        batch.firstId(first);
        return batch;
    }

    private static void follow(Subscription subscription, boolean takesAll) {
        long[] seen = {0};
        boolean[] hasEnded = {false};
        while (!hasEnded[0]) {
            subscription.next((seq, bytes, length) -> {
                JsonNode message = json(new String(bytes, 0, length, UTF_8));
                if (message.has("missed")) {
                    assertThat(message.get("missed").isNull()).isEqualTo(!takesAll);
                    seen[0] += message.get("missed").asLong();
                    return;
                }
                assertThat(message.get("seq").asLong()).isEqualTo(seq);
                if (takesAll) {
                    assertThat(seq).isEqualTo(seen[0] + 1);
                } else {
                    assertThat(seq).isGreaterThan(seen[0]);
                }
                seen[0] = seq;
                hasEnded[0] = message.path("value").asDouble() == -1;
                if (!hasEnded[0]) {
                    check(message, seq, takesAll);
                }
            });
        }
        subscription.close();
    }

    private static void check(JsonNode message, long seq, boolean takesAll) {
        if (message.get("type").asText().equals("event")) {
            assertThat(takesAll).isTrue();
            assertThat(message.get("id").asLong()).isEqualTo(seq);
            assertThat(message.get("device_id").asText()).isEqualTo("d" + seq);
            assertThat(message.get("data").get("n").asText().replace(Long.toString(seq), ""))
                    .isEmpty();
        } else {
            assertThat(message.get("value").asLong()).isEqualTo(seq);
            assertThat(message.get("key").asText()).isEqualTo("k" + seq % SERIES);
        }
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
