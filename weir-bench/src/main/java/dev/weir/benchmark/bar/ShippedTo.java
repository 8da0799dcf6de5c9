package dev.weir.benchmark.bar;

import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A server whose readings go to PostgreSQL, which may not be there yet. */
final class ShippedTo {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final long LOOK_MILLIS = 100;

    private ShippedTo() {}

    /** Starts a server whole. */
    static ServerProcess start(Bench bench, Path data, int postgresPort) throws IOException, InterruptedException {
        return bench.startWholeWith(data, "--store", "postgres", "--store.url", Postgres.url(postgresPort));
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
