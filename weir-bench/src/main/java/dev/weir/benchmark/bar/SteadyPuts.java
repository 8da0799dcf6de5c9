package dev.weir.benchmark.bar;

import dev.weir.bench.Access;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** Puts that go on in request and reply, on a thread of their own, until this is closed. */
final class SteadyPuts implements AutoCloseable {
    private static final PutWorkload WORKLOAD = PutWorkload.STANDARD
            .withPrefix("steady")
            .withSeries(100)
            .withPoints(1_000)
            .withRounds(Integer.MAX_VALUE)
            .withWindow(1);

    private final Load load;
    private final Thread thread;
    private final AtomicLong acknowledged = new AtomicLong();
    private final long start = System.nanoTime();

    SteadyPuts(InetSocketAddress server) throws IOException {
        load = new Load(WORKLOAD, server, Access.OPEN);
        thread = Thread.ofPlatform().daemon().name("bench-steady-puts").start(this::run);
    }

    private void run() {
        try {
            load.run(round -> acknowledged.addAndGet(round.acknowledged()));
        } catch (InterruptedException | IOException ended) {
            // Closed, or the server has gone: isRunning tells, and whoever reads from that server sees it too.
        }
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    long putsPerSecond() {
        return (long) (acknowledged.get() * 1e9 / (System.nanoTime() - start));
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        load.close();
    }
}
