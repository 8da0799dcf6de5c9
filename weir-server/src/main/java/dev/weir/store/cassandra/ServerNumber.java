package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.WeirException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The number by which tables know a server. It keeps it for good. */
final class ServerNumber {
    private ServerNumber() {}

    /**
     * The number of a data directory, which takes the lowest that is free where it has none. Blocks on the network.
     *
     * @param most numbers there are
     * @throws WeirException UNAVAILABLE when none is free
     */
    static int of(UUID directory, int most, CqlSession session, Tables tables) {
        Map<Integer, UUID> taken = new TreeMap<>();
        for (Row row : session.execute(tables.numberTaken.bind())) {
            if (directory.equals(row.getUuid("directory"))) {
                return row.getInt("number");
            }
            taken.put(row.getInt("number"), row.getUuid("directory"));
        }
        for (int number = 0; number < most; number++) {
            if (!taken.containsKey(number)
                    && session.execute(tables.takeNumber.bind(number, directory))
                            .wasApplied()) {
                return number;
            }
        }
        throw new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot use this keyspace: it holds the readings of data directory "
                        + taken.values().iterator().next() + " and this one is " + directory
                        + "; give each a keyspace of its own");
    }
}
