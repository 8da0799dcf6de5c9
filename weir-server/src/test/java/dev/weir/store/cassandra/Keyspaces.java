package dev.weir.store.cassandra;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import dev.weir.store.remote.ShippedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Empty keyspaces of a node that runs for the tests of a class. Registered as a static extension. */
@SuppressWarnings("NullAway.Init")
final class Keyspaces implements BeforeAllCallback, AfterAllCallback {
    private static final int HEAP_MEBIBYTES = 512;
    private static final Duration SYNC_PERIOD = Duration.ofMillis(100);

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

    /** What brings readings to the keyspace of an address. */
    static ShippedStore.EngineMaker engine(String url) {
        return (directoryId, registry, refusals) -> CassandraEngine.of(
                url,
                new CassandraEngine.Parts(
                        directoryId, registry, SYNC_PERIOD.multipliedBy(2), InstantSource.system(), System::nanoTime));
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
