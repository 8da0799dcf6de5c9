package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.Protocol;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.AccountCodec;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How far a server has come: its row of table {@code server}.
 *
 * @param number by which tables know it
 * @param directory of its data
 * @param settled the last commit that survives whatever becomes of the nodes
 * @param brought what has come to the nodes, whether or not it would survive
 * @param merged the last lot that stands in tables by day too, 0 for none
 * @param accounts what each protocol has brought to it, shipped or not
 */
record ServerRow(
        int number, UUID directory, Reached settled, Brought brought, long merged, Map<Protocol, Account> accounts) {
    /**
     * A commit.
     *
     * @param sequence its number, 0 for none
     * @param timeMicros when it was taken, microseconds since the Unix epoch
     * @param taken the same, but rising from commit to commit
     * @param series how many series of the server had come by then
     */
    record Reached(long sequence, long timeMicros, long taken, int series) {}

    /**
     * What lots have.
     *
     * @param last the last commit in them
     * @param nodeStarts when each node had been started by then, in seconds since the Unix epoch
     * @param lot the last that is whole, 0 for none
     * @param samples how many came with all of them, those included that were overwritten or deleted
     * @param newest as {@link Reached#taken}, of the last commit that they have, or that earlier ones had which nodes have lost
     * @param events the id of the newest event that came with them, by the number of its stream
     * @param removals how many events they have taken out, of any server
     */
    record Brought(
            Reached last,
            Map<InetAddress, Integer> nodeStarts,
            long lot,
            long samples,
            long newest,
            Map<Integer, Long> events,
            long removals) {}

    /** Of a server that has not come to anything yet. */
    static ServerRow begin(int number, UUID directory) {
        Reached nothing = new Reached(0, 0, 0, 0);
        return new ServerRow(
                number, directory, nothing, new Brought(nothing, Map.of(), 0, 0, 0, Map.of(), 0), 0, Map.of());
    }

    /** All of them. Blocks on the network. */
    static List<ServerRow> all(CqlSession session, Tables tables) {
        List<ServerRow> found = new ArrayList<>();
        for (Row row : session.execute(tables.servers.bind(Tables.SERVERS))) {
            found.add(new ServerRow(
                    row.getInt("number"),
                    row.getUuid("directory"),
                    new Reached(
                            row.getLong("sequence"),
                            row.getLong("time_micros"),
                            row.getLong("taken"),
                            row.getInt("series")),
                    new Brought(
                            new Reached(
                                    row.getLong("last_sequence"),
                                    row.getLong("last_time_micros"),
                                    row.getLong("last_taken"),
                                    row.getInt("last_series")),
                            Objects.requireNonNull(row.getMap("node_starts", InetAddress.class, Integer.class)),
                            row.getLong("lot"),
                            row.getLong("samples"),
                            row.getLong("newest"),
                            Objects.requireNonNull(row.getMap("events", Integer.class, Long.class)),
                            row.getLong("removals")),
                    row.getLong("merged"),
                    accounts(row)));
        }
        return found;
    }

    /** How far one of them has come, where it has begun. Blocks on the network. */
    static Optional<ServerRow> of(int number, CqlSession session, Tables tables) {
        return all(session, tables).stream()
                .filter(each -> each.number == number)
                .findFirst();
    }

    /** Those of a protocol that only a newer server has are left out. */
    private static Map<Protocol, Account> accounts(Row row) {
        Map<Protocol, Account> accounts = new EnumMap<>(Protocol.class);
        Objects.requireNonNull(row.getMap("accounts", String.class, ByteBuffer.class))
                .forEach((title, bytes) -> Protocol.ofTitle(title)
                        .ifPresent(protocol -> accounts.put(protocol, AccountCodec.read(Values.bytes(bytes)))));
        return accounts;
    }

    /** When the row of each data directory was written, as it says itself. Blocks on the network. */
    static Map<UUID, Long> written(CqlSession session, Tables tables) {
        Map<UUID, Long> written = new HashMap<>();
        for (Row row : session.execute(tables.written.bind(Tables.SERVERS))) {
            UUID directory = row.getUuid(0);
            if (directory != null) {
                written.put(directory, row.getLong(1));
            }
        }
        return written;
    }

    /** The same, but for what it says of what this server has shipped and taken. */
    ServerRow with(Reached newSettled, Brought newBrought, Map<Protocol, Account> newAccounts) {
        return new ServerRow(number, directory, newSettled, newBrought, merged, newAccounts);
    }

    /** The same, where nothing but what has settled can be counted on, as nodes have been started at other times since. */
    ServerRow countingSettled(Map<InetAddress, Integer> nodeStarts) {
        return having(settled, nodeStarts);
    }

    /** The same, where all up to a commit is there and survives, and nothing behind it. */
    ServerRow having(Reached all, Map<InetAddress, Integer> nodeStarts) {
        Brought counted = new Brought(
                all, nodeStarts, brought.lot, brought.samples, brought.newest, brought.events, brought.removals);
        return new ServerRow(number, directory, all, counted, merged, accounts);
    }

    /** Writes all but how far it has merged, which another thread does. Blocks on the network. */
    void put(CqlSession session, Tables tables) {
        Map<String, ByteBuffer> encoded = new TreeMap<>();
        accounts.forEach(
                (protocol, account) -> encoded.put(protocol.title(), ByteBuffer.wrap(AccountCodec.bytes(account))));
        session.execute(tables.putServer.bind(
                Tables.SERVERS,
                number,
                directory,
                settled.sequence,
                settled.timeMicros,
                settled.taken,
                settled.series,
                brought.last.sequence,
                brought.last.timeMicros,
                brought.last.taken,
                brought.last.series,
                brought.nodeStarts,
                brought.lot,
                brought.samples,
                brought.newest,
                brought.events,
                brought.removals,
                encoded));
    }
}
