package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.WeirException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The number by which tables know a server. It keeps it for good. */
final class ServerNumber {
    private ServerNumber() {}

    /**
     * The number of a data directory, which takes the lowest that is free where it has none. Blocks on the network.
     *
     * @throws WeirException UNAVAILABLE when none is free
     */
    static int of(UUID directory, CqlSession session, Tables tables) {
        Set<Integer> taken = new HashSet<>();
        for (Row row : session.execute(tables.numberTaken.bind())) {
            if (directory.equals(row.getUuid("directory"))) {
                return row.getInt("number");
            }
            taken.add(row.getInt("number"));
        }
        for (int number = 0; number < Version.SERVERS; number++) {
            if (!taken.contains(number)
                    && session.execute(tables.takeNumber.bind(number, directory))
                            .wasApplied()) {
                return number;
            }
        }
        throw new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot take a number among the servers of this keyspace: all " + Version.SERVERS + " are taken");
    }
}
