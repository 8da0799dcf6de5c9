package dev.weir.store.cassandra;

import dev.weir.model.WeirException;
import java.util.UUID;

/** A keyspace that has lost what a server had brought, or that was taken back to an older state. */
public final class LostKeyspace {
    private LostKeyspace() {}

    /**
     * Has a server ship there what its journal still has. Blocks on the network.
     *
     * @param server its number
     * @param sequence the commit behind which its journal begins
     * @throws WeirException UNAVAILABLE when the keyspace cannot be had, or has more of the server than that
     */
    public static void beginAnew(String url, int server, UUID directoryId, long sequence) {
        CassandraUrl where = CassandraUrl.of(url);
        try (Connected connected = Connected.open(where)) {
            ServerNumber.hold(server, directoryId, connected.session(), where.keyspace());
            ServerRow row = ServerRow.of(server, connected.session(), connected.tables())
                    .orElse(ServerRow.begin(server, directoryId));
            long has = row.brought().last().sequence();
            if (has > sequence) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot begin " + where + " anew: it holds the readings of this data directory up to commit "
                                + has + ", and the journal has what comes next");
            }
            row.having(new ServerRow.Reached(sequence, 0, row.brought().last().taken(), 0), NodeStarts.of(connected))
                    .put(connected.session(), connected.tables());
        } catch (RuntimeException e) {
            throw Failures.unavailable("begin " + where + " anew", e);
        }
    }
}
