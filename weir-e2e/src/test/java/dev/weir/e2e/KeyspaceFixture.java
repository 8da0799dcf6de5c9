package dev.weir.e2e;

import dev.weir.backend.CassandraCluster;
import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Nodes of Cassandra, and servers that share a keyspace of theirs. Used by one thread. */
final class KeyspaceFixture implements AutoCloseable {
    private static final int HEAP_MEBIBYTES = 512;
    private static final Duration SYNC_PERIOD = Duration.ofSeconds(10);

    private final Path directory;
    private final CassandraCluster nodes;

    /** One node, which is never killed. */
    static KeyspaceFixture ofOneNode(Path directory) throws IOException {
        return new KeyspaceFixture(directory, 1, false);
    }

    /** So many nodes, which may be killed. */
    static KeyspaceFixture of(Path directory, int count) throws IOException {
        return new KeyspaceFixture(directory, count, true);
    }

    /** Skips the test where the machine has no Java that they run on. */
    private KeyspaceFixture(Path directory, int count, boolean keepsTables) throws IOException {
        Machine.skipUnless(CassandraJava.installed().isPresent(), "there is no Java 17 on this machine");
        this.directory = directory;
        this.nodes = new CassandraCluster(
                Files.createDirectories(directory.resolve("nodes")),
                new CassandraSettings(
                        CassandraJava.installed().orElseThrow(),
                        HEAP_MEBIBYTES,
                        SYNC_PERIOD,
                        Optional.empty(),
                        keepsTables,
                        true),
                count);
    }

    /** A node, counted from 0. */
    CassandraNode node(int number) {
        return nodes.node(number);
    }

    /** A server with a data directory of this name. */
    ServerLaunch launch(String data) {
        String hosts = nodes.contactPoints().stream()
                .map(point -> point.getHostString() + ":" + point.getPort())
                .collect(Collectors.joining(","));
        return ServerLaunch.onItsOwnStore(directory.resolve(data))
                .with("--http.port=0", "--ndjson.port=0", "--store=cassandra", "--store.url=" + hosts + "/garden");
    }

    @Override
    public void close() {
        nodes.close();
    }
}
