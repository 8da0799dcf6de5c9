package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** When the nodes were started, as they tell each other. */
final class NodeStarts {
    private NodeStarts() {}

    /** Of each node, also of those that are away, in seconds since the Unix epoch. Blocks on the network. */
    static Map<InetAddress, Integer> of(Connected connected) {
        Map<InetAddress, Integer> starts = new HashMap<>();
        for (Row row : connected.session().execute(connected.tables().nodeStarts.bind())) {
            starts.put(row.getInetAddress("address"), row.getInt("generation"));
        }
        return starts;
    }
}
