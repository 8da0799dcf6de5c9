package dev.weir.store.cassandra;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Empty keyspaces of a node that runs for all tests that use it, or for those of a class that kills it. Registered as a static extension. */
@SuppressWarnings("NullAway.Init")
public final class Keyspaces implements BeforeAllCallback, AfterAllCallback {
    private static final int HEAP_MEBIBYTES = 512;

    /** How often the node writes to its disk what it has taken. */
    static final Duration SYNC_PERIOD = Duration.ofMillis(100);

    private final boolean isShared;
    private Running running;

    /** A node, its directory, and the number of keyspaces that it has got. */
    private record Running(CassandraNode node, Path directory, AtomicInteger made) implements AutoCloseable {
        static Running start(boolean isKilled) {
            try {
                Path directory = Files.createTempDirectory("weir-cassandra-");
                Path java = CassandraJava.installed().orElseThrow();
                return new Running(
                        new CassandraNode(
                                directory,
                                new CassandraSettings(
                                        java, HEAP_MEBIBYTES, SYNC_PERIOD, Optional.empty(), isKilled, true)),
                        directory,
                        new AtomicInteger());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            node.close();
            new ProcessBuilder("rm", "-rf", directory.toString()).start();
        }
    }

    private Keyspaces(boolean isShared) {
        this.isShared = isShared;
    }

    /** Of the node that all share. */
    public static Keyspaces shared() {
        return new Keyspaces(true);
    }

    /** Of a node that is the class's alone. */
    static Keyspaces ofItsOwnNode() {
        return new Keyspaces(false);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assumeThat(CassandraJava.installed())
                .as("a Java 17, which Cassandra needs")
                .isPresent();
        running = isShared
                ? context.getRoot()
                        .getStore(ExtensionContext.Namespace.create(Keyspaces.class))
                        .computeIfAbsent(Running.class, key -> Running.start(false), Running.class)
                : Running.start(true);
    }

    /** The address of a new one. */
    public String create() {
        InetSocketAddress point = running.node.contactPoint();
        return "cassandra://" + point.getHostString() + ":" + point.getPort() + "/weir_"
                + running.made.incrementAndGet();
    }

    /** What brings the readings of its first server to the keyspace of an address. */
    public static CassandraEngine engine(String url, UUID directoryId, SeriesRegistry registry) {
        return engine(url, 0, directoryId, registry);
    }

    /** What brings readings of a server to the keyspace of an address. */
    static CassandraEngine engine(String url, int server, UUID directoryId, SeriesRegistry registry) {
        return engine(url, server, directoryId, registry, new Heard(registry), SYNC_PERIOD.multipliedBy(2));
    }

    /** The same, that tells what others bring, and trusts the nodes with what it brings after some time. */
    static CassandraEngine engine(
            String url, int server, UUID directoryId, SeriesRegistry registry, Audience audience, Duration settleTime) {
        Ledger ledger = new Ledger(registry, registry.limit(), System::nanoTime);
        return engine(url, server, directoryId, registry, ledger, audience, settleTime);
    }

    private static CassandraEngine engine(
            String url,
            int server,
            UUID directoryId,
            SeriesRegistry registry,
            Ledger ledger,
            Audience audience,
            Duration settleTime) {
        return CassandraEngine.of(
                url,
                new CassandraEngine.Parts(
                        directoryId,
                        registry,
                        server,
                        ledger,
                        audience,
                        settleTime,
                        InstantSource.system(),
                        System::nanoTime));
    }

    /** What tells of a ledger's devices, beside readings. */
    static CassandraEngine engine(String url, int server, UUID directoryId, SeriesRegistry registry, Ledger ledger) {
        return engine(url, server, directoryId, registry, ledger, new Heard(registry), SYNC_PERIOD.multipliedBy(2));
    }

    /** The node, to kill it and to start it again. */
    CassandraNode node() {
        return running.node;
    }

    /** The number that a query has for its answer. */
    static long count(String url, String query) {
        try (CqlSession session = Session.open(CassandraUrl.of(url))) {
            Row row = session.execute(
                            query.replace("KEYSPACE", CassandraUrl.of(url).keyspace()))
                    .one();
            return Objects.requireNonNull(row).getLong(0);
        }
    }

    /** Takes a keyspace away, with all that is in it. */
    public static void drop(String url) {
        try (CqlSession session = Session.open(CassandraUrl.of(url))) {
            session.execute("drop keyspace " + CassandraUrl.of(url).keyspace());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (!isShared && running != null) {
            running.close();
        }
    }
}
