package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * A plain asyncio server that puts events into PostgreSQL, 500 a transaction, and acknowledges them after the commit.
 * Closing it ends both.
 */
final class PostgresPeer implements AutoCloseable {
    private static final String SCRIPT = "/peers/asyncio_postgres_server.py";

    private static final int EVENTS = 100_000; // Four seconds a round, at what it takes.

    /** Debian's Python first, which has Debian's driver. */
    private static final Path DEBIAN_PYTHON = Path.of("/usr/bin/python3");

    private final Postgres postgres;
    private final ChildProcess server;
    private final InetSocketAddress address;

    private PostgresPeer(Path work) throws IOException, InterruptedException {
        Path script = work.resolve("asyncio_postgres_server.py");
        try (InputStream source = Objects.requireNonNull(PostgresPeer.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        int port = ChildProcess.freePort();
        postgres = new Postgres(work);
        String python = Files.isExecutable(DEBIAN_PYTHON) ? DEBIAN_PYTHON.toString() : "python3";
        try {
            server = new ChildProcess(
                    List.of(python, script.toString(), Integer.toString(port), postgres.url()), "ready");
        } catch (IOException | InterruptedException e) {
            postgres.close();
            throw e;
        }
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What it comes to beside our events a second, in words; one that is not there leaves a bar measured all the same. */
    static String beside(Bench bench, double ours) throws InterruptedException {
        EventWorkload workload =
                EventWorkload.STANDARD.withRounds(bench.rounds()).withEvents(bench.scaled(EVENTS));
        try {
            LoadReport report = measure(bench, workload);
            return "asyncio over PostgreSQL, 500 a transaction, rounds of %s: %s/s (%.1fx)"
                    .formatted(
                            Figures.whole(workload.events()),
                            Figures.whole(report.perSecond()),
                            ours / report.perSecond());
        } catch (IOException e) {
            return "asyncio over PostgreSQL: not measured, " + e.getMessage();
        }
    }

    private static LoadReport measure(Bench bench, EventWorkload workload) throws IOException, InterruptedException {
        try (PostgresPeer peer = new PostgresPeer(bench.work())) {
            return Load.run(workload, peer.address);
        }
    }

    @Override
    public void close() {
        server.close();
        postgres.close();
    }
}
