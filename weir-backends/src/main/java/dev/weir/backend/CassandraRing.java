package dev.weir.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the nodes of a Cassandra are, counted from 0: each at an address of its own, all on the same ports.
 *
 * @param storagePort what they speak to each other by
 * @param nativePort where they serve CQL
 */
record CassandraRing(int nodes, int storagePort, int nativePort) {
    private static final int MOST_NODES = 250;
    private static final int ATTEMPTS = 100;

    CassandraRing {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException(nodes + " nodes");
        }
    }

    /** On ports that are free now at all of their addresses. */
    static CassandraRing onFreePorts(int nodes) throws IOException {
        return new CassandraRing(nodes, freePort(nodes), freePort(nodes));
    }

    private static int freePort(int nodes) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = BackendProcess.freePort();
            if (IntStream.range(1, nodes).allMatch(node -> isFree(host(node), port))) {
                return port;
            }
        }
        throw new IOException("cannot find a port that is free at " + nodes + " addresses");
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    static String host(int node) {
        return "127.0.0." + (node + 1);
    }

    InetSocketAddress contactPoint(int node) {
        return new InetSocketAddress(host(node), nativePort);
    }

    /** All of them: a seed takes its place without asking, so that they can start at the same time. */
    String seeds() {
        return IntStream.range(0, nodes)
                .mapToObj(node -> host(node) + ":" + storagePort)
                .collect(Collectors.joining(","));
    }

    /** Where a node's share begins. The shares are equal; that the product overflows is right, as tokens go round. */
    long token(int node) {
        return Long.MIN_VALUE + (2L * node + 1) * (Long.MAX_VALUE / nodes);
    }
}
