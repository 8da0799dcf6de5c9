package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Sends a workload to a server and measures it. Every byte is generated before a round's clock starts, and every byte
 * of every reply is checked. Owned by one thread; closing it closes the connections.
 */
public final class PutLoad implements AutoCloseable {
    private final List<PutConnection> connections = new ArrayList<>();
    private final List<PutLoop> loops = new ArrayList<>();
    private final ExecutorService threads;
    private final int rounds;

    /** Opens the connections. */
    public PutLoad(PutWorkload workload, InetSocketAddress server) throws IOException {
        rounds = workload.rounds();
        threads = Executors.newFixedThreadPool(
                workload.threads(),
                Thread.ofPlatform().daemon().name("bench-put-", 0).factory());
        try {
            for (int i = 0; i < workload.connections(); i++) {
                connections.add(new PutConnection(workload, i, server));
            }
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
        for (int i = 0; i < workload.threads(); i++) {
            int from = connections.size() * i / workload.threads();
            int to = connections.size() * (i + 1) / workload.threads();
            loops.add(new PutLoop(connections.subList(from, to)));
        }
    }

    /** Opens, runs and closes a whole load. */
    public static PutReport run(PutWorkload workload, InetSocketAddress server)
            throws IOException, InterruptedException {
        try (PutLoad load = new PutLoad(workload, server)) {
            return load.run(round -> {});
        }
    }

    /**
     * Runs all rounds.
     *
     * @param each gets every round as it ends, between the clocks
     * @throws IOException when a connection ends early or stays silent
     */
    public PutReport run(Consumer<PutRound> each) throws IOException, InterruptedException {
        List<PutRound> done = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            PutRound round = runRound();
            done.add(round);
            each.accept(round);
        }
        return new PutReport(done);
    }

    private PutRound runRound() throws IOException, InterruptedException {
        connections.forEach(PutConnection::prepare);
        Duration processorBefore = processor();
        long start = System.nanoTime();
        List<Future<Void>> running = loops.stream().map(threads::submit).toList();
        try {
            for (Future<Void> loop : running) {
                loop.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e);
        } finally {
            running.forEach(loop -> loop.cancel(true));
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return result(elapsed, processor().minus(processorBefore));
    }

    private PutRound result(Duration elapsed, Duration processor) {
        long[] latencies = connections.stream()
                .map(PutConnection::latencies)
                .flatMapToLong(Arrays::stream)
                .toArray();
        long acknowledged =
                connections.stream().mapToLong(PutConnection::acknowledged).sum();
        long wrong =
                connections.stream().mapToLong(each -> each.check().wrong()).sum();
        Optional<String> firstWrong = connections.stream()
                .flatMap(each -> each.check().firstWrong().stream())
                .findFirst();
        return new PutRound(acknowledged, elapsed, processor, Latency.of(latencies), wrong, firstWrong);
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void closeAfter(Throwable cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (PutConnection connection : connections) {
            connection.close();
        }
    }
}
