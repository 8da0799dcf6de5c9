package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import dev.weir.thread.PeriodicThread;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other servers of the devices here and learns of theirs, once a second, by the thread {@code cassandra-devices}. What cannot be done now is done another time.
 */
final class DeviceExchange implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeviceExchange.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Chunks that are told in a turn: some 16,000 devices, 1 MB. */
    private static final int MOST_TOLD = 64;

    /** Chunks that are read in a turn. */
    private static final int MOST_READ = 256;

    private final int server;
    private final String keyspace;
    private final Ledger ledger;
    private final PeerDevices peers;
    private final InstantSource clock;
    private final PeriodicThread thread;
    private volatile @Nullable CqlSession session;
    private volatile boolean isClosing;

    /** For the thread, once there is a session. */
    private @Nullable Begun begun;

    /** Why it could not be done the last time; empty where it could. For the thread. */
    private String trouble = "";

    private record Begun(DeviceTelling telling, DeviceFollow follow) {}

    /** For a server, with what is to be known of the others. */
    DeviceExchange(int server, String keyspace, Ledger ledger, PeerDevices peers, InstantSource clock) {
        this.server = server;
        this.keyspace = keyspace;
        this.ledger = ledger;
        this.peers = peers;
        this.clock = clock;
        this.thread = PeriodicThread.start("cassandra-devices", PAUSE, PAUSE, this::exchange);
    }

    /** There is a session by which it can be done. Any thread. */
    void begin(CqlSession made) {
        session = made;
    }

    /** Nodes may have lost what they were told. Any thread. */
    void tellAgain() {
        ledger.allChunksChanged();
    }

    private void exchange() {
        CqlSession known = session;
        if (known == null || isClosing) {
            return;
        }
        try {
            Begun now = begun(known);
            now.telling.tell();
            now.follow.look();
            trouble = "";
        } catch (DriverException e) {
            String words = Failures.words(e);
            if (!isClosing && !words.equals(trouble)) {
                trouble = words;
                log.warn("cannot exchange devices with other servers by Cassandra, trying again: {}", words);
            }
        } catch (IllegalStateException e) {
            if (!isClosing) { // The session says so where it was closed meanwhile.
                throw e;
            }
        }
    }

    private Begun begun(CqlSession known) {
        Begun before = begun;
        if (before != null) {
            return before;
        }
        DeviceTables tables = new DeviceTables(known, keyspace);
        Begun made = new Begun(
                new DeviceTelling(known, tables, server, ledger, clock, MOST_TOLD),
                new DeviceFollow(tables, server, peers, MOST_READ));
        begun = made;
        return made;
    }

    /** The session is about to be closed. Any thread, at once. */
    void stop() {
        isClosing = true;
    }

    /** Returns at the end of what is under way, which fails at once where the session has been closed. */
    @Override
    public void close() {
        stop();
        thread.close();
    }
}
