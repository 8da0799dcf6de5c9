package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.thread.PeriodicThread;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done beside shipping, each by a thread of its own: lots are merged, what has expired is let go of, other servers are followed, devices told to
 * them and learnt of. What cannot be done now is done another time.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    private static final Duration MERGE_PAUSE = Duration.ofSeconds(5);
    private static final Duration FORGET_PAUSE = Duration.ofMinutes(1);
    private static final Duration FOLLOW_PAUSE = Duration.ofMillis(500);
    private static final Duration DEVICES_PAUSE = Duration.ofSeconds(1);

    /** For what is under way to end, and then, cut off, to fail. */
    private static final Duration END_TIME = Duration.ofSeconds(1);

    private final Connected connected;
    private final LotMerge merge;
    private final Forgetting forgetting;
    private final Follow follow;
    private final Supplier<Horizons> horizons;
    private final List<PeriodicThread> threads;
    private volatile boolean isClosing;

    /** Something that needs the nodes, and may not always go. One thread. */
    private final class Duty implements Runnable {
        private final String what;
        private final Runnable turn;
        private boolean isFailing;

        Duty(String what, Runnable turn) {
            this.what = what;
            this.turn = turn;
        }

        @Override
        public void run() {
            try {
                turn.run();
                if (isFailing) {
                    log.info("can {} in Cassandra again", what);
                }
                isFailing = false;
            } catch (DriverException | WeirException e) {
                if (!isClosing && !isFailing) {
                    log.warn("cannot {} in Cassandra, trying again: {}", what, Failures.words(e));
                }
                isFailing = true;
            } catch (RuntimeException e) {
                if (!isClosing || !Failures.isClosed(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Starts the threads.
     *
     * @param connected ends with this
     * @param horizons what lies below them now has expired
     * @param settleTime after which nodes have written to their disks what they have taken
     */
    Upkeep(
            Connected connected,
            LotMerge merge,
            Forgetting forgetting,
            Follow follow,
            FollowEvents events,
            DeviceExchange devices,
            Supplier<Horizons> horizons,
            Duration settleTime) {
        this.connected = connected;
        this.merge = merge;
        this.forgetting = forgetting;
        this.follow = follow;
        this.horizons = horizons;
        this.threads = List.of(
                start(
                        "cassandra-merge",
                        MERGE_PAUSE,
                        new Duty("merge lots", () -> merge(Buckets.LOTS_PER_CHUNK, settleTime))),
                start("cassandra-forget", FORGET_PAUSE, new Duty("let go of what has expired", this::forget)),
                start("cassandra-follow", FOLLOW_PAUSE, new Duty("follow the other servers", follow::look)),
                PeriodicThread.start(
                        "cassandra-events",
                        Duration.ZERO, // Lists are refused until it has looked.
                        FOLLOW_PAUSE,
                        new Duty("follow events of the other servers", events::look)),
                start(
                        "cassandra-devices",
                        DEVICES_PAUSE,
                        new Duty("exchange devices with the other servers", devices::exchange)));
    }

    private static PeriodicThread start(String name, Duration pause, Duty duty) {
        return PeriodicThread.start(name, pause, pause, duty);
    }

    /** Merges what has come since the last time if that is at least so many lots. Any thread; blocks on the network. */
    void merge(long leastLots, Duration settleTime) {
        synchronized (merge) {
            merge.run(leastLots, settleTime);
        }
    }

    /** Lets go of what has expired. Any thread; blocks on the network. */
    void forget() {
        synchronized (forgetting) {
            forgetting.run(horizons.get());
        }
    }

    /** What is known of the other servers. */
    Follow follow() {
        return follow;
    }

    /** Ends the threads and the session, in a few seconds at most. What is under way then is cut off; a thread for which the driver has no answer even so is left behind. */
    @Override
    public void close() {
        isClosing = true;
        threads.forEach(PeriodicThread::stop);
        awaitEnd();
        connected.close();
        if (!awaitEnd()) {
            log.warn("a thread still waits for Cassandra, and is left behind");
        }
    }

    /** Waits for a moment; whether all have ended. */
    private boolean awaitEnd() {
        long until = System.nanoTime() + END_TIME.toNanos();
        boolean all = true;
        for (PeriodicThread thread : threads) {
            all &= thread.awaitEnd(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
        return all;
    }
}
