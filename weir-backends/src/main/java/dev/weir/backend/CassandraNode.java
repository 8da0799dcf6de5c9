package dev.weir.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node of Apache Cassandra for tests and measurements, which takes any client. It ends with {@link #close}, and with the process that began it. Used by one thread.
 */
public final class CassandraNode implements AutoCloseable {
    /** The data centre that it says it is in, as every node here does. */
    public static final String DATACENTER = "datacenter1";

    private static final String MAIN = "org.apache.cassandra.service.CassandraDaemon";

    private final Path directory;
    private final CassandraSettings settings;
    private final InetSocketAddress contactPoint;
    private final Path configuration;
    private final Path options;
    private final Path logging;
    private @Nullable BackendProcess process;

    /**
     * Makes a Cassandra of one node, on free ports, and starts it.
     *
     * @param directory of the caller's, who deletes it
     */
    public CassandraNode(Path directory, CassandraSettings settings) throws IOException {
        this(directory, settings, CassandraRing.onFreePorts(1), 0);
        start();
    }

    /** A node of several, which does not run yet. */
    CassandraNode(Path directory, CassandraSettings settings, CassandraRing ring, int node) throws IOException {
        this.directory = directory.toAbsolutePath();
        this.settings = settings;
        this.contactPoint = ring.contactPoint(node);
        configuration = this.directory.resolve("cassandra.yaml");
        options = this.directory.resolve("cassandra-jvm.options");
        String yaml = resource("cassandra.yaml");
        for (Map.Entry<String, Object> value : Map.<String, Object>of(
                        "host", CassandraRing.host(node),
                        "storage_port", ring.storagePort(),
                        "native_port", ring.nativePort(),
                        "seeds", ring.seeds(),
                        "token", ring.token(node),
                        "is_encrypted", settings.identity().isPresent(),
                        "identity", settings.identity().map(Path::toString).orElse(""),
                        "sync_period", settings.commitLogSyncPeriod().toMillis())
                .entrySet()) {
            yaml = yaml.replace("{" + value.getKey() + "}", value.getValue().toString());
        }
        Files.writeString(configuration, yaml);
        Files.writeString(options, resource("cassandra-jvm.options"));
        logging = this.directory.resolve("logback.xml");
        Files.writeString(logging, resource("backends-logback.xml"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(CassandraNode.class.getResourceAsStream("/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Starts it again, on its data and its ports, and waits until it serves CQL; it must not run. */
    public void start() throws IOException {
        launch();
        awaitCql();
    }

    /** Starts it without waiting. */
    void launch() throws IOException {
        process = new BackendProcess(
                directory,
                contactPoint,
                List.of(
                        settings.java().toString(),
                        "-Xms" + settings.heapMebibytes() + "m",
                        "-Xmx" + settings.heapMebibytes() + "m",
                        "-XX:TieredStopAtLevel=" + (settings.isShortLived() ? 1 : 4),
                        "@" + options,
                        "-Dlogback.configurationFile=" + logging,
                        "-Dcassandra.config=" + configuration.toUri(),
                        "-Dcassandra.storagedir=" + directory.resolve("data"),
                        "-Dcassandra.test.flush_local_schema_changes=" + settings.keepsTables(),
                        "-cp",
                        BackendProcess.classPath("cassandra"),
                        MAIN));
    }

    /** Waits until it serves CQL: only then does it open the port. */
    void awaitCql() throws IOException {
        Objects.requireNonNull(process, "it does not run").awaitPort();
    }

    /** Where it serves CQL. */
    public InetSocketAddress contactPoint() {
        return contactPoint;
    }

    /** The processor time that it has taken since it was started. */
    public Duration processorTime() {
        return Objects.requireNonNull(process, "it does not run").processorTime();
    }

    /** Ends it at once, amid whatever it does, as {@code kill -9}; {@link #start} brings it back. */
    public void kill() {
        BackendProcess running = process;
        process = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
