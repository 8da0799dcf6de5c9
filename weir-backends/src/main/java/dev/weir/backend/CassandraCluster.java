package dev.weir.backend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nodes of one Apache Cassandra, at 127.0.0.1, 127.0.0.2 and so on. Used by one thread. */
public final class CassandraCluster implements AutoCloseable {
    private final List<CassandraNode> nodes = new ArrayList<>();

    /**
     * Makes nodes on free ports and starts them, all at the same time.
     *
     * @param directory of the caller's, who deletes it
     */
    public CassandraCluster(Path directory, CassandraSettings settings, int count) throws IOException {
        CassandraRing ring = CassandraRing.onFreePorts(count);
        for (int node = 0; node < count; node++) {
            nodes.add(new CassandraNode(
                    Files.createDirectories(directory.resolve("node-" + node)), settings, ring, node));
        }
        try {
            for (CassandraNode node : nodes) {
                node.launch();
            }
            for (CassandraNode node : nodes) {
                node.awaitCql();
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** A node, counted from 0, which may be killed and started again. */
    public CassandraNode node(int number) {
        return nodes.get(number);
    }

    /** Where the nodes serve CQL. */
    public List<InetSocketAddress> contactPoints() {
        return nodes.stream().map(CassandraNode::contactPoint).toList();
    }

    @Override
    public void close() {
        nodes.forEach(CassandraNode::close);
    }
}
