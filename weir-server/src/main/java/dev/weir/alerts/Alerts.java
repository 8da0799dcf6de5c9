package dev.weir.alerts;

import dev.weir.ingest.Ingest;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.store.Store;
import dev.weir.store.ledger.AllDevices;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices devices that fall silent, which is done without a webhook too, and tells of them and of rules. It owns the webhook. Without one all that there is
 * to tell counts as told, so that one that is configured later hears what changes from then on.
 */
public final class Alerts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration STOP_TIME = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * What it works with.
     *
     * @param rules which follows the commits of this ingest
     */
    public record Parts(Store store, Ingest ingest, RuleWatch rules, LongSupplier nanoTime, InstantSource clock) {}

    private final Parts parts;
    private final SilenceWatch silences;
    private final Outbox outbox;
    private final @Nullable Webhook webhook;
    private final @Nullable Courier courier;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread looking;
    private final Thread telling;

    /** Starts the threads. */
    public Alerts(Parts parts, Optional<Webhook> webhook) {
        this(parts, webhook, Courier.Pauses.USUAL);
    }

    Alerts(Parts parts, Optional<Webhook> webhook, Courier.Pauses pauses) {
        this.parts = parts;
        this.webhook = webhook.orElse(null);
        AlertText text = new AlertText(parts.clock(), () -> UUID.randomUUID().toString());
        this.silences = new SilenceWatch(
                parts.store().ledger(),
                new AllDevices(parts.store().ledger(), parts.store()::devicesOfOthers, parts.clock()),
                parts.ingest(),
                text);
        this.outbox = new Outbox(parts.store(), parts.ingest());
        Tellings ofRules = new Tellings() {
            @Override
            public Optional<Telling> next() {
                return parts.rules().next(text);
            }

            @Override
            public int waiting() {
                return parts.rules().waiting();
            }
        };
        this.courier = webhook.map(hook -> new Courier(
                        outbox, hook, List.of(silences, ofRules), pauses, new SplittableRandom(), parts.nanoTime()))
                .orElse(null);
        this.looking = Thread.ofPlatform().name("alerts").daemon().start(this::lookNowAndThen);
        this.telling = Thread.ofPlatform().name("alerts-webhook").daemon().unstarted(() -> {
            if (courier != null) {
                courier.run();
            }
        });
        if (courier != null) {
            telling.start();
        }
    }

    private void lookNowAndThen() {
        try {
            begin();
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                silences.look();
                if (courier == null) {
                    silences.countAsTold();
                } else {
                    parts.rules().look();
                }
            }
        } catch (InterruptedException e) {
            log.debug("the server is closing");
        }
    }

    private void begin() {
        try {
            if (courier != null) {
                new RuleLoading(parts.store(), parts.ingest(), parts.rules(), parts.clock())
                        .run(() -> closing.getCount() == 0);
            } else if (outbox.read().isPresent()) {
                outbox.clear();
            }
        } catch (WeirException e) {
            log.warn("rules know nothing of what was before: {}", e.reason());
        }
    }

    /** Adds what it counts. */
    public void addTo(Monitor monitor) {
        Courier known = courier;
        if (known != null) {
            monitor.counter("alerts_sent", "Alerts that the webhook has taken.", known::sent);
            monitor.counter("alerts_failed", "Posts to the webhook that have failed.", known::failures);
            monitor.gauge("alerts_waiting", "Alerts that wait to be told.", known::waiting);
        }
    }

    /** How well it is: degraded once the webhook has taken nothing for a minute. */
    public Health.Part health() {
        Courier known = courier;
        if (known == null) {
            return Health.Part.ok();
        }
        Map<String, Long> figures = Map.of("waiting", known.waiting());
        return known.outage()
                .filter(outage -> parts.nanoTime().getAsLong() - outage.sinceNanos() > PATIENCE.toNanos())
                .map(outage -> new Health.Part(
                        Health.State.DEGRADED, "alerts.webhook takes no alerts: " + outage.reason(), figures))
                .orElseGet(() -> new Health.Part(Health.State.OK, "", figures));
    }

    /** Ends both threads; a post that is under way is broken off, and made again by the next server. */
    @Override
    public void close() {
        // No thread is interrupted: one that reads a file just then would close it under everybody.
        closing.countDown();
        if (courier != null) {
            courier.close();
        }
        if (webhook != null) {
            webhook.close();
        }
        try {
            looking.join(STOP_TIME);
            if (courier != null) {
                telling.join(STOP_TIME);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
