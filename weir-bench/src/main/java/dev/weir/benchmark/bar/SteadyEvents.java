package dev.weir.benchmark.bar;

import dev.weir.bench.Access;
import dev.weir.bench.EventWorkload;
import dev.weir.bench.Load;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** Events at full rate over four connections for as long as it is open. */
final class SteadyEvents implements AutoCloseable {
    private static final EventWorkload WORKLOAD =
            EventWorkload.STANDARD.withEvents(100_000).withRounds(1_000_000);

    private final Load load;
    private final Thread thread;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final long start = System.nanoTime();

    SteadyEvents(InetSocketAddress server) throws IOException {
        load = new Load(WORKLOAD, server, Access.OPEN);
        thread = Thread.ofPlatform().daemon().name("bench-steady-events").start(this::run);
    }

    private void run() {
        try {
            load.run(round -> {
                acknowledged.addAndGet(round.acknowledged());
                wrong.addAndGet(round.wrong());
            });
        } catch (InterruptedException | IOException ended) {
            // Closed, or the server has gone: isRunning tells, and whoever asks that server sees it too.
        }
    }

    boolean isRunning() {
        return thread.isAlive() && wrong.get() == 0;
    }

    double eventsPerSecond() {
        return acknowledged.get() * 1e9 / (System.nanoTime() - start);
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
