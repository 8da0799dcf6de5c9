package dev.weir.alerts;

import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what there is to tell, one alert at a time, each until the webhook takes it. {@link #run} belongs to a thread of its own; any thread may ask
 * how it goes.
 */
final class Courier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    /**
     * How it waits.
     *
     * @param look until it looks again whether there is something to tell
     * @param firstRetry after the first failure, doubling with each
     * @param longestRetry the most, and what follows a refusal
     */
    record Pauses(Duration look, Duration firstRetry, Duration longestRetry) {
        static final Pauses USUAL = new Pauses(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /** Since when it fails, and why. */
    record Outage(long sinceNanos, String reason) {}

    private final Outbox outbox;
    private final Webhook webhook;
    private final List<Tellings> sources;
    private final Pauses pauses;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Alert held;
    private volatile @Nullable Outage outage;
    private boolean hasBegun;
    private int turn;

    Courier(
            Outbox outbox,
            Webhook webhook,
            List<Tellings> sources,
            Pauses pauses,
            RandomGenerator random,
            LongSupplier nanoTime) {
        this.outbox = outbox;
        this.webhook = webhook;
        this.sources = sources;
        this.pauses = pauses;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** Tells until it is closed. */
    void run() {
        try {
            while (closing.getCount() > 0) {
                if (!hasBegun() || !tellNext()) {
                    pause(pauses.look().toNanos());
                }
            }
        } catch (InterruptedException e) {
            log.debug("the server is closing");
        }
    }

    /** Whether what a server before this one had begun to tell is known: nothing is told before that. */
    private boolean hasBegun() {
        if (!hasBegun) {
            try {
                held = outbox.read().orElse(null);
                hasBegun = true;
            } catch (WeirException e) {
                log.warn("alerts wait until it can be read what is being told: {}", e.reason());
            }
        }
        return hasBegun;
    }

    /** Tells the next alert; false where there is none or the journal takes nothing for now, and after a failure that was waited for. */
    private boolean tellNext() throws InterruptedException {
        try {
            Alert alert = held == null ? take() : held;
            if (alert == null) {
                return false;
            }
            deliver(alert);
            // Taken: only the outbox must know by now. Where the journal fails that is all that is tried again.
            while (!clear()) {
                pause(pauses.firstRetry().toNanos());
            }
            return true;
        } catch (WeirException e) {
            log.debug("alerts wait: {}", e.reason());
            return false;
        }
    }

    private @Nullable Alert take() {
        for (int i = 0; i < sources.size(); i++) {
            Optional<Telling> next = sources.get(turn++ % sources.size()).next();
            if (next.isPresent()) {
                return take(next.get());
            }
        }
        return null;
    }

    private Alert take(Telling telling) {
        // Before it leaves its source: at no moment nothing seems to wait.
        held = telling.alert();
        try {
            outbox.put(telling);
        } catch (WeirException e) {
            held = null;
            throw e;
        }
        return telling.alert();
    }

    private boolean clear() {
        try {
            outbox.clear();
            held = null;
            return true;
        } catch (WeirException e) {
            log.debug("a told alert stays in the outbox: {}", e.reason());
            return false;
        }
    }

    private void deliver(Alert alert) throws InterruptedException {
        long retryNanos = pauses.firstRetry().toNanos();
        long longest = pauses.longestRetry().toNanos();
        for (Optional<Webhook.Failure> failure = webhook.post(alert);
                failure.isPresent();
                failure = webhook.post(alert)) {
            if (closing.getCount() == 0) {
                throw new InterruptedException();
            }
            failed(failure.get());
            long most = failure.get().isRefusal() ? longest : Math.min(retryNanos, longest);
            pause(random.nextLong(most / 2, most + 1));
            retryNanos = 2 * most;
        }
        if (outage != null) {
            outage = null;
            log.info("alerts.webhook takes alerts again; {} wait", waiting() - 1);
        }
        sent.increment();
        log.info("told alerts.webhook: {}", alert.text());
    }

    private void failed(Webhook.Failure failure) {
        failed.increment();
        Outage known = outage;
        if (known == null) {
            log.warn(
                    "cannot tell alerts.webhook: {}; {} alerts wait, and are tried again", failure.reason(), waiting());
        }
        outage = new Outage(known == null ? nanoTime.getAsLong() : known.sinceNanos(), failure.reason());
    }

    /** @throws InterruptedException when it is closed meanwhile */
    private void pause(long nanos) throws InterruptedException {
        if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException();
        }
    }

    /** How many alerts wait to be told, the one being told included. */
    long waiting() {
        // The sources first: what leaves them is held by then.
        long due = sources.stream().mapToLong(Tellings::waiting).sum();
        return due + (held == null ? 0 : 1);
    }

    /** How many have been told since the start. */
    long sent() {
        return sent.sum();
    }

    /** How many posts have failed since the start. */
    long failures() {
        return failed.sum();
    }

    /** What keeps it from telling; empty while nothing does. */
    Optional<Outage> outage() {
        return Optional.ofNullable(outage);
    }

    /** Makes {@link #run} return soon, once the webhook is closed too, which breaks off a post that is under way. */
    @Override
    public void close() {
        closing.countDown();
    }
}
