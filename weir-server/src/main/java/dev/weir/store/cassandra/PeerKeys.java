package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.SeriesRegistry;

/**
 * The keys of another server, which become known here: by its own ids, which have no gaps, so that one look finds what has come since the last. Used by one
 * thread; blocks on the network.
 */
final class PeerKeys {
    /** So many keys are in one partition. */
    private static final int A_CHUNK = 4096;

    private final Connected connected;
    private final int server;
    private final SeriesRegistry registry;
    private int next;

    /** Begins with the first key of a server. */
    PeerKeys(Connected connected, int server, SeriesRegistry registry) {
        this.connected = connected;
        this.server = server;
        this.registry = registry;
    }

    /** The partition that has the key of an id. */
    static int chunk(int id) {
        return id / A_CHUNK;
    }

    /** Makes known what has come since the last time. A key is known whatever the limit here: there are readings of it. */
    void read() {
        int chunk;
        do {
            chunk = chunk(next);
            readChunk(chunk);
        } while (chunk(next) > chunk);
    }

    private void readChunk(int chunk) {
        CqlSession session = connected.session();
        for (Row row : session.execute(connected.tables().seriesFrom.bind(server, chunk, next))) {
            if (row.getInt(0) != next) {
                return; // Keys that are on their way come in any order.
            }
            registry.restore(Values.bytes(row, 1));
            next++;
        }
    }
}
