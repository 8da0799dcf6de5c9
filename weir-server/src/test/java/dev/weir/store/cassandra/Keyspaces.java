package dev.weir.store.cassandra;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Empty keyspaces of a node that runs for the tests of a class. Registered as a static extension. */
@SuppressWarnings("NullAway.Init")
final class Keyspaces implements BeforeAllCallback, AfterAllCallback {
    private static final int HEAP_MEBIBYTES = 512;

    /** How often the node writes to its disk what it has taken. */
    static final Duration SYNC_PERIOD = Duration.ofMillis(100);

    private final AtomicInteger made = new AtomicInteger();
    private Path directory;
    private CassandraNode node;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assumeThat(CassandraJava.installed())
                .as("a Java 17, which Cassandra needs")
                .isPresent();
        directory = Files.createTempDirectory("weir-cassandra-");
        node = new CassandraNode(
                directory, new CassandraSettings(CassandraJava.installed().orElseThrow(), HEAP_MEBIBYTES, SYNC_PERIOD));
    }

    /** The address of a new one. */
    String create() {
        return "cassandra://" + node.contactPoint().getHostString() + ":"
                + node.contactPoint().getPort() + "/weir_" + made.incrementAndGet();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (node == null) {
            return;
        }
        node.close();
        new ProcessBuilder("rm", "-rf", directory.toString()).start();
    }
}
