package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.AlertRule;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.monitor.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node with a clock that is moved by hand, and a webhook that is real. */
@SuppressWarnings("NullAway.Init")
class AlertsTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final AlertRule HOT = new AlertRule("*.temp", AlertRule.Comparison.ABOVE, 80, Duration.ofMinutes(5));
    private static final AlertRule HOT_AT_ONCE = new AlertRule("*.temp", AlertRule.Comparison.ABOVE, 80, Duration.ZERO);
    private static final Courier.Pauses PAUSES =
            new Courier.Pauses(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(20));

    private final SimulatedDisk disk = new SimulatedDisk(7);
    private final AtomicLong nanos = new AtomicLong(1);
    private volatile Instant wall = Instant.parse("2026-03-31T12:00:00Z");
    private Webhook.Limits limits = new Webhook.Limits(Duration.ofSeconds(5), Duration.ofMillis(300));
    private List<AlertRule> rules = List.of();
    private boolean hasWebhook = true;
    private Receiver receiver;
    private EmbeddedNode node;
    private RuleWatch watch;
    private Alerts alerts;

    @BeforeEach
    void openAll() throws IOException {
        receiver = new Receiver();
        open();
    }

    private void open() {
        node = new EmbeddedNode(disk, () -> wall, nanos::get, commit -> watch.accept(commit));
        watch = new RuleWatch(rules, node.registry(), 1000, nanos::get);
        alerts = new Alerts(
                new Alerts.Parts(node.store(), node.ingest(), watch, nanos::get, () -> wall),
                hasWebhook ? Optional.of(new Webhook(receiver.url(), "1", limits)) : Optional.empty(),
                PAUSES);
    }

    private void close() {
        alerts.close();
        node.close();
    }

    @AfterEach
    void closeAll() {
        close();
        receiver.close();
    }

    private void reopen() {
        close();
        open();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wall = wall.plus(time);
    }

    private void put(String key, double value) {
        put(key, wall, value);
    }

    private void put(String key, Instant time, double value) {
        SeriesRegistry registry = node.registry();
        Batch batch = new Batch(1);
        batch.add(registry.findOrAdd(key.getBytes(UTF_8)), time.toEpochMilli() * 1000, value);
        node.ingest().submit(new Submission(batch));
    }

    private void speakRegularly(String key) {
        for (int i = 0; i < 4; i++) {
            put(key, i);
            pass(Duration.ofSeconds(2));
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void awaitNothingWaits() {
        await(() -> alerts.health().figures().equals(Map.of("waiting", 0L)));
    }

    private boolean isSilent(String device) {
        return node.store().ledger().device(device).orElseThrow().isSilent();
    }

    private static String id(String body) {
        Matcher matcher = ID.matcher(body);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void tellsOfADeviceThatFallsSilentAndSpeaksAgain() throws InterruptedException {
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        assertThat(receiver.next())
                .contains("\"type\":\"device_silent\"", "\"device\":\"d1\"", "\"interval_seconds\":2.0")
                .contains("\"last_seen\":\"2026-03-31T12:00:06Z\"");
        put("d1.temp", 5);
        assertThat(receiver.next()).contains("\"type\":\"device_back\"", "\"device\":\"d1\"");
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
    }

    @Test
    void tellsNobodyTwiceOverARestart() throws InterruptedException {
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        receiver.next();
        awaitNothingWaits();
        reopen();
        assertThat(isSilent("d1")).isTrue();
        put("d1.temp", 5);
        assertThat(receiver.next()).contains("device_back");
        awaitNothingWaits();
        reopen();
        put("d1.temp", 6);
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
    }

    @Test
    void postsTheSameIdAgainAfterARestartWhileTheWebhookHung() throws InterruptedException {
        receiver.hang();
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        String id = id(receiver.next());
        close();
        receiver.answer(200);
        open();
        put("d1.temp", 5);
        String body = receiver.next();
        while (!body.contains("device_back")) {
            assertThat(id(body)).isEqualTo(id);
            body = receiver.next();
        }
        assertThat(body).contains("device_back");
    }

    @Test
    void takesReadingsWhileTheWebhookHangs() throws InterruptedException {
        receiver.hang();
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        receiver.next();
        for (int i = 0; i < 1000; i++) {
            put("d2.temp", i);
        }
        assertThat(node.readAll().get("d2.temp")).isNotEmpty();
    }

    @Test
    void tellsWhatChangedInTheEndWhenTheWebhookWasAway() throws InterruptedException {
        receiver.answer(500);
        speakRegularly("d1.temp");
        speakRegularly("d2.temp");
        pass(Duration.ofSeconds(11));
        String first = receiver.next();
        // The second try says that the first has failed.
        receiver.next();
        await(() -> isSilent("d1") && isSilent("d2"));
        pass(Duration.ofMinutes(2));
        await(() -> alerts.health().state() == Health.State.DEGRADED);
        put("d1.temp", 5);
        put("d2.temp", 5);
        receiver.answer(200);
        awaitNothingWaits();
        while (receiver.count() > 1) {
            assertThat(id(receiver.next())).isEqualTo(id(first));
        }
        assertThat(receiver.next()).contains("device_back");
        assertThat(alerts.health().state()).isEqualTo(Health.State.OK);
    }

    @Test
    void goesOnTryingAfterARefusalUntilSomebodyMendsIt() throws InterruptedException {
        receiver.answer(404);
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        String id = id(receiver.next());
        assertThat(id(receiver.next())).isEqualTo(id);
        pass(Duration.ofMinutes(2));
        await(() -> alerts.health().reason().contains("it answers with status 404"));
        assertThat(alerts.health().state()).isEqualTo(Health.State.DEGRADED);
        receiver.answer(200);
        awaitNothingWaits();
        while (receiver.count() > 0) {
            assertThat(id(receiver.next())).isEqualTo(id);
        }
    }

    @Test
    void tellsOnceSomebodyListensWhereConnectionsWereRefused() throws Exception {
        int port = receiver.url().getPort();
        receiver.close();
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        await(() -> isSilent("d1") && alerts.health().figures().equals(Map.of("waiting", 1L)));
        await(() -> {
            pass(Duration.ofMinutes(2));
            return alerts.health().reason().contains("no connection can be made");
        });
        receiver = new Receiver(port);
        assertThat(receiver.next()).contains("device_silent", "\"d1\"");
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
    }

    @Test
    void endsSoonWhileTheWebhookHangs() throws InterruptedException {
        close();
        limits = new Webhook.Limits(Duration.ofMinutes(1), Duration.ofMinutes(1));
        open();
        receiver.hang();
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        receiver.next();
        long began = System.nanoTime();
        alerts.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("alerts-webhook"));
    }

    @Test
    void nobodyFallsSilentWhenTheWallClockJumps() {
        speakRegularly("d1.temp");
        wall = Instant.parse("2036-03-31T12:00:00Z");
        put("d1.temp", 5);
        wall = Instant.parse("2026-03-31T12:00:00Z");
        put("d1.temp", 6);
        wall = Instant.parse("2036-03-31T12:00:00Z");
        assertThat(node.store().ledger().fallenSilent(10)).isEmpty();
        assertThat(isSilent("d1")).isFalse();
    }

    @Test
    void theTimeWithoutAServerCountsForNothing() {
        speakRegularly("d1.temp");
        close();
        pass(Duration.ofHours(1));
        open();
        assertThat(isSilent("d1")).isFalse();
    }

    @Test
    void aWebhookThatIsConfiguredLaterHearsWhatChangesFromThenOn() throws InterruptedException {
        close();
        hasWebhook = false;
        open();
        speakRegularly("old.temp");
        speakRegularly("d1.temp");
        pass(Duration.ofSeconds(11));
        await(() -> node.store().ledger().device("d1").orElseThrow().isToldSilent());
        await(() -> node.store().ledger().untoldCount() == 0);
        close();
        hasWebhook = true;
        open();
        put("d1.temp", 5);
        assertThat(receiver.next()).contains("device_back", "\"d1\"");
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
        assertThat(isSilent("old")).isTrue();
    }

    @Test
    void aRuleBeginsToHoldAfterItsTimeAndEndsWithTheFirstSampleThatDoesNotCompare() throws InterruptedException {
        rules = List.of(HOT);
        reopen();
        put("d1.temp", 80);
        put("d1.temp", 81.5);
        pass(Duration.ofMinutes(5));
        assertThat(receiver.next())
                .contains("\"type\":\"rule_began\"", "\"rule\":\"*.temp > 80 for 5m\"", "\"key\":\"d1.temp\"")
                .contains("\"value\":81.5", "\"since\":\"2026-03-31T12:00:00Z\"");
        put("d1.temp", wall.minusSeconds(1000), 10);
        put("d1.temp", 80);
        assertThat(receiver.next()).contains("\"type\":\"rule_ended\"", "\"value\":80.0");
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
    }

    @Test
    void aRuleThatHoldsOverARestartIsToldOnce() throws InterruptedException {
        rules = List.of(HOT_AT_ONCE);
        reopen();
        put("d1.temp", 90);
        put("d2.temp", 91);
        receiver.next();
        receiver.next();
        awaitNothingWaits();
        node.flush();
        reopen();
        put("d1.temp", wall.minusSeconds(5), 10);
        put("d2.temp", 10);
        assertThat(receiver.next()).contains("rule_ended", "d2.temp");
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
    }

    @Test
    void aSeriesThatNoRuleIsForIsToldOfByNone() throws InterruptedException {
        rules = List.of(HOT_AT_ONCE);
        reopen();
        put("d1.humidity", 95);
        put("d1.temp", 90);
        assertThat(receiver.next()).contains("rule_began", "d1.temp");
        awaitNothingWaits();
        assertThat(receiver.count()).isZero();
    }

    @Test
    void aRuleEndsWhenTheValueThatItHeldForIsDeleted() throws InterruptedException {
        rules = List.of(HOT_AT_ONCE);
        reopen();
        put("d1.temp", 90);
        assertThat(receiver.next()).contains("rule_began");
        node.ingest().submit(new Submission(new SampleDeletion(new int[] {0}, TimeRange.ALL)));
        assertThat(receiver.next()).contains("rule_ended", "\"value\":null");
        put("d1.temp", wall.minusSeconds(100), 91);
        assertThat(receiver.next()).contains("rule_began", "\"value\":91.0");
    }

    @Test
    void aRuleThatIsGoneIsForgotten() throws InterruptedException {
        rules = List.of(HOT_AT_ONCE);
        reopen();
        put("d1.temp", 90);
        receiver.next();
        awaitNothingWaits();
        close();
        rules = List.of();
        open();
        awaitNothingWaits();
        close();
        rules = List.of(HOT_AT_ONCE);
        open();
        assertThat(receiver.next()).contains("rule_began");
    }
}
