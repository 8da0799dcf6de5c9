package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.weir.model.WeirException;
import dev.weir.store.EventFollower;
import dev.weir.thread.PeriodicThread;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code cassandra-events}, which follows the events of one stream once somebody wants to be told of them. Any thread may say so, once. */
final class EventFollowing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventFollowing.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final int own;
    private final Supplier<Optional<Connected>> connected;
    private final LongSupplier nanoTime;
    private final PeriodicThread thread;
    private volatile @Nullable EventFollower follower;
    private volatile boolean isClosed;
    private @Nullable FollowEvents following;

    /** Why they could not be followed the last time; empty where they could. */
    private String trouble = "";

    /**
     * Starts the thread.
     *
     * @param own the number of this server
     * @param connected empty before the keyspace can be used
     */
    EventFollowing(int own, Supplier<Optional<Connected>> connected, LongSupplier nanoTime) {
        this.own = own;
        this.connected = connected;
        this.nanoTime = nanoTime;
        this.thread = PeriodicThread.start("cassandra-events", PAUSE, PAUSE, this::look);
    }

    void follow(EventFollower next) {
        follower = next;
    }

    private void look() {
        try {
            EventFollower told = follower;
            Optional<Connected> now = connected.get();
            if (told != null && now.isPresent() && !isClosed) {
                FollowEvents known = following;
                if (known == null) {
                    known = new FollowEvents(now.get(), own, told, nanoTime);
                    following = known;
                }
                known.look();
                trouble = "";
            }
        } catch (DriverException e) {
            say(Failures.words(e));
        } catch (WeirException e) {
            say(e.reason());
        } catch (IllegalStateException e) {
            if (!isClosed) { // The session says so where it was closed meanwhile.
                throw e;
            }
        }
    }

    private void say(String words) {
        if (!isClosed && !words.equals(trouble)) {
            trouble = words;
            log.warn("cannot follow the events of other servers in Cassandra, trying again: {}", words);
        }
    }

    /** Nothing more is begun; whoever closes the session then ends what is under way. Any thread, at once. */
    void stop() {
        isClosed = true;
    }

    @Override
    public void close() {
        stop();
        thread.close();
    }
}
