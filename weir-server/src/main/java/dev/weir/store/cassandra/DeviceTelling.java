package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.store.ledger.Ledger;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * Tells other servers of the devices that were heard here: in each turn the chunks that have changed, so many at most and the others in the next, and then in which version each chunk stands.
 * Used by one thread; blocks on the network.
 */
final class DeviceTelling {
    /** After so many turns it is said again that this server is there, where there is nothing else to say. */
    private static final int QUIET_TURNS = 10;

    private final CqlSession session;
    private final DeviceTables tables;
    private final int server;
    private final Ledger ledger;
    private final InstantSource clock;
    private final int mostChunks;
    private long[] versions = new long[0];
    private long version;
    private int next;
    private int turnsToSay;

    /**
     * Tells of all devices of a ledger, as after a start nobody may know of them. Blocks on the network.
     *
     * @param mostChunks so many are told in a turn
     */
    DeviceTelling(
            CqlSession session, DeviceTables tables, int server, Ledger ledger, InstantSource clock, int mostChunks) {
        this.session = session;
        this.tables = tables;
        this.server = server;
        this.ledger = ledger;
        this.clock = clock;
        this.mostChunks = mostChunks;
        tables.written(server).ifPresent(RisingTimestamps.of(session)::goOnBehind);
        ledger.allChunksChanged();
    }

    /** Tells what has changed. Throws what the driver does; what could not be told is told in another turn. */
    void tell() {
        int[] changed = ledger.changedChunks(next, mostChunks);
        turnsToSay--;
        if (changed.length == 0 && turnsToSay > 0) {
            return;
        }
        try {
            tell(changed);
        } catch (RuntimeException e) {
            Arrays.stream(changed).forEach(ledger::chunkChanged);
            throw e;
        }
    }

    private void tell(int[] changed) {
        Writes writes = new Writes(session);
        for (int chunk : changed) {
            writes.send(tables.put(server, ledger.takeChunk(chunk)));
        }
        writes.await();
        version = Math.max(version + 1, clock.millis() * 1000);
        for (int chunk : changed) {
            versions = chunk < versions.length ? versions : Arrays.copyOf(versions, chunk + 1);
            versions[chunk] = version;
            next = chunk + 1;
        }
        tables.put(server, version, versions);
        turnsToSay = QUIET_TURNS;
    }
}
