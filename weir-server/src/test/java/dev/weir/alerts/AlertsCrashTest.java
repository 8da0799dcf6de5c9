package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.AlertRule;
import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.WeirException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Processes that die between noting an alert, posting it and taking it out again: nobody is told twice but under the same id, and nothing is forgotten. */
class AlertsCrashTest {
    private static final int KEYS = 4;
    private static final int ROUNDS = 12;
    private static final List<AlertRule> RULES =
            List.of(new AlertRule("*.temp", AlertRule.Comparison.ABOVE, 80, Duration.ZERO));
    private static final Courier.Pauses PAUSES =
            new Courier.Pauses(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(5));
    private static final Webhook.Limits LIMITS = new Webhook.Limits(Duration.ofSeconds(5), Duration.ofMillis(30));
    private static final int[] ANSWERS = {204, 204, 204, 500, 404, Receiver.HANGING};

    @Test
    void whatIsToldFollowsWhatIsAfterAKill() {
        Seeds.forEach(Seeds.count(4, 100), seed -> run(seed, false));
    }

    @Test
    void whatIsToldFollowsWhatIsAfterAPowerCut() {
        Seeds.forEach(Seeds.count(4, 100), seed -> run(seed, true));
    }

    private static void run(long seed, boolean cutsPower) throws Exception {
        try (Receiver receiver = new Receiver()) {
            new Life(seed, cutsPower, receiver).run();
        }
    }

    /** One data directory, whose servers tell one webhook. */
    private static final class Life {
        private final Random random;
        private final boolean cutsPower;
        private final Receiver receiver;
        private final Told told = new Told();
        private final AtomicLong nanos = new AtomicLong(1);
        private Instant wall = Instant.parse("2026-03-31T12:00:00Z");
        private SimulatedDisk disk;

        Life(long seed, boolean cutsPower, Receiver receiver) {
            this.random = new Random(seed);
            this.cutsPower = cutsPower;
            this.receiver = receiver;
            this.disk = new SimulatedDisk(seed);
        }

        void run() throws InterruptedException {
            for (int round = 0; round < ROUNDS; round++) {
                receiver.answer(ANSWERS[random.nextInt(ANSWERS.length)]);
                disk.faults().dieAt(1 + random.nextInt(40));
                try (Running server = new Running(disk, receiver, nanos, wall)) {
                    work(server);
                } catch (WeirException e) {
                    assertThat(disk.faults().isDead()).as("%s", e.getMessage()).isTrue();
                }
                disk.faults().dieAt(0);
                disk = cutsPower ? disk.powerCut() : disk.afterKill();
            }
            disk.faults().dieAt(Long.MAX_VALUE / 2);
            receiver.answer(204);
            try (Running server = new Running(disk, receiver, nanos, wall)) {
                await(() -> {
                    told.take(receiver);
                    return server.isToldAll(told);
                });
            }
        }

        /** Puts until the disk dies, or all is told for once. */
        private void work(Running server) throws InterruptedException {
            int puts = 1 + random.nextInt(12);
            for (int i = 0; i < puts; i++) {
                nanos.addAndGet(2_000_000_000L);
                wall = wall.plusSeconds(2);
                server.put("d" + random.nextInt(KEYS) + ".temp", wall, random.nextBoolean() ? 90 : 10);
                if (random.nextInt(5) == 0) {
                    server.node.flush();
                }
                if (random.nextInt(3) == 0) {
                    // So that deaths find alerts in the midst of being told.
                    receiver.answer(204);
                    await(() -> disk.faults().isDead() || server.isQuiet());
                }
            }
            if (random.nextInt(4) == 0) {
                nanos.addAndGet(3_600_000_000_000L);
                await(() -> disk.faults().isDead() || server.areAllSilent());
            }
            told.take(receiver);
        }
    }

    /** A server as far as alerts need one. */
    private static final class Running implements AutoCloseable {
        final EmbeddedNode node;
        private final Alerts alerts;

        Running(SimulatedDisk disk, Receiver receiver, AtomicLong nanos, Instant wall) {
            RuleWatch[] watch = new RuleWatch[1];
            node = new EmbeddedNode(disk, () -> wall, nanos::get, commit -> watch[0].accept(commit));
            watch[0] = new RuleWatch(RULES, node.registry(), 1000, nanos::get);
            alerts = new Alerts(
                    new Alerts.Parts(node.store(), node.ingest(), watch[0], nanos::get, () -> wall),
                    Optional.of(new Webhook(receiver.url(), "1", LIMITS)),
                    PAUSES);
        }

        void put(String key, Instant time, double value) {
            Batch batch = new Batch(1);
            batch.add(node.registry().findOrAdd(key.getBytes(UTF_8)), time.toEpochMilli() * 1000, value);
            node.ingest().submit(new Submission(batch));
        }

        /** Whether all are silent whose pauses are known. */
        boolean areAllSilent() {
            return IntStream.range(0, KEYS)
                    .mapToObj(number -> node.store().ledger().device("d" + number))
                    .flatMap(Optional::stream)
                    .allMatch(device ->
                            device.isSilent() || device.intervalSeconds().isEmpty());
        }

        boolean isQuiet() {
            return alerts.health().figures().equals(Map.of("waiting", 0L));
        }

        /** Whether nothing waits, and what was told last of each is how it is. */
        boolean isToldAll(Told told) {
            Map<String, Boolean> now = new HashMap<>();
            node.readAll().forEach((key, samples) -> {
                String device = key.substring(0, key.indexOf('.'));
                now.put("rule " + key, samples.lastEntry().getValue() > 80);
                now.put(
                        "device " + device,
                        node.store().ledger().device(device).orElseThrow().isSilent());
            });
            told.last.keySet().forEach(subject -> now.putIfAbsent(subject, false));
            return isQuiet()
                    && now.entrySet().stream()
                            .allMatch(each -> each.getValue().equals(told.last.getOrDefault(each.getKey(), false)));
        }

        @Override
        public void close() {
            alerts.close();
            node.close();
        }
    }

    /** What the webhook has heard, and of each subject how it stands by that. */
    private static final class Told {
        final Map<String, Boolean> last = new HashMap<>();
        private final Map<String, String> byId = new HashMap<>();

        void take(Receiver receiver) throws InterruptedException {
            while (receiver.count() > 0) {
                String body = receiver.next();
                String known = byId.putIfAbsent(field(body, "id"), body);
                if (known == null) {
                    boolean begins = List.of("rule_began", "device_silent").contains(field(body, "type"));
                    String subject =
                            body.contains("\"key\"") ? "rule " + field(body, "key") : "device " + field(body, "device");
                    boolean before = last.getOrDefault(subject, false);
                    last.put(subject, begins);
                    assertThat(before).as("told twice: %s", body).isNotEqualTo(begins);
                } else {
                    assertThat(body).isEqualTo(known);
                }
            }
        }

        private static String field(String body, String name) {
            String before = "\"" + name + "\":\"";
            int from = body.indexOf(before) + before.length();
            return body.substring(from, body.indexOf('"', from));
        }
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private static void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
