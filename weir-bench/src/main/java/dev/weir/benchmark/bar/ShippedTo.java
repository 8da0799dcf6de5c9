package dev.weir.benchmark.bar;

import dev.weir.backend.CassandraJava;
import dev.weir.backend.CassandraNode;
import dev.weir.backend.CassandraSettings;
import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A server whose readings go to a database. */
final class ShippedTo {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final long LOOK_MILLIS = 100;
    private static final int CASSANDRA_HEAP_MEBIBYTES = 1024;

    /** Its default. */
    private static final Duration CASSANDRA_SYNC_PERIOD = Duration.ofSeconds(10);

    private ShippedTo() {}

    /** Starts a server whole over PostgreSQL, which may not be there yet. */
    static ServerProcess start(Bench bench, Path data, int postgresPort) throws IOException, InterruptedException {
        return bench.startWholeWith(data, "--store", "postgres", "--store.url", Postgres.url(postgresPort));
    }

    /** Starts a server whole over Cassandra. */
    static ServerProcess start(Bench bench, Path data, CassandraNode node) throws IOException, InterruptedException {
        String host =
                node.contactPoint().getHostString() + ":" + node.contactPoint().getPort();
        return bench.startWholeWith(data, "--store", "cassandra", "--store.url", host + "/weir");
    }

    /** A node of Cassandra with an empty disk; the caller closes it. */
    static CassandraNode cassandra(Bench bench) throws IOException {
        Path java = CassandraJava.installed().orElseThrow(() -> new IOException("there is no Java 17"));
        return new CassandraNode(
                Files.createTempDirectory(bench.work(), "cassandra-"),
                new CassandraSettings(java, CASSANDRA_HEAP_MEBIBYTES, CASSANDRA_SYNC_PERIOD));
    }

    /** Waits until nothing waits for the database any more. */
    static void awaitDrained(ServerProcess server) throws IOException, InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        try (HttpLoad health = new HttpLoad(server.http())) {
            while (true) {
                health.get("/health", "application/json");
                if (health.kept().contains("\"commits\":0,") && !health.kept().contains("degraded")) {
                    return;
                }
                if (System.nanoTime() > until) {
                    throw new IOException("the spool is not empty after 15 minutes: " + health.kept());
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }
}
