package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tells other servers of the devices here and learns of theirs. Used by the thread {@code cassandra-devices}; blocks on the network. */
final class DeviceExchange {
    /** Chunks that are told in a turn: some 16,000 devices, 1 MB. */
    private static final int MOST_TOLD = 64;

    /** Chunks that are read in a turn. */
    private static final int MOST_READ = 256;

    private final CqlSession session;
    private final String keyspace;
    private final int server;
    private final Ledger ledger;
    private final PeerDevices peers;
    private final InstantSource clock;
    private @Nullable Begun begun;

    /** Both once what they ask is prepared. */
    private record Begun(DeviceTelling telling, DeviceFollow follow) {}

    /**
     * For a server.
     *
     * @param ledger has the devices here
     * @param peers gets those of others
     */
    DeviceExchange(
            CqlSession session, String keyspace, int server, Ledger ledger, PeerDevices peers, InstantSource clock) {
        this.session = session;
        this.keyspace = keyspace;
        this.server = server;
        this.ledger = ledger;
        this.peers = peers;
        this.clock = clock;
    }

    /** Takes a turn. Throws what the driver does; what could not be done is done in another. */
    void exchange() {
        Begun now = begun == null ? begin() : begun;
        begun = now;
        now.telling.tell();
        now.follow.look();
    }

    private Begun begin() {
        DeviceTables tables = new DeviceTables(session, keyspace);
        return new Begun(
                new DeviceTelling(session, tables, server, ledger, clock, MOST_TOLD),
                new DeviceFollow(tables, server, peers, MOST_READ));
    }
}
