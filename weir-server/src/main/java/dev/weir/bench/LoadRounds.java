package dev.weir.bench;

import java.io.IOException;
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

/** Drives connections through the rounds of a load. Owned by one thread; closing it closes the connections. */
final class LoadRounds implements AutoCloseable {
    private final List<LoadConnection> connections;
    private final List<LoadLoop> loops = new ArrayList<>();
    private final ExecutorService threads;
    private final int rounds;

    LoadRounds(List<LoadConnection> connections, int threadCount, int rounds) {
        this.connections = List.copyOf(connections);
        this.rounds = rounds;
        threads = Executors.newFixedThreadPool(
                threadCount, Thread.ofPlatform().daemon().name("bench-load-", 0).factory());
        for (int i = 0; i < threadCount; i++) {
            int from = connections.size() * i / threadCount;
            int to = connections.size() * (i + 1) / threadCount;
            loops.add(new LoadLoop(this.connections.subList(from, to)));
        }
    }

    /** Opens one connection of a load. */
    @FunctionalInterface
    interface Opening {
        LoadConnection open(int index) throws IOException;
    }

    /** Opens the connections one after the other; if one cannot be opened, those before it are closed. */
    static LoadRounds open(int connections, int threads, int rounds, Opening opening) throws IOException {
        List<LoadConnection> opened = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                opened.add(opening.open(i));
            }
            return new LoadRounds(opened, threads, rounds);
        } catch (IOException | RuntimeException | Error e) {
            for (LoadConnection connection : opened) {
                closeAfter(e, connection);
            }
            throw e;
        }
    }

    private static void closeAfter(Throwable cause, LoadConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Runs all rounds.
     *
     * @param each gets every round as it ends, between the clocks
     * @throws IOException when a connection ends early or stays silent
     */
    LoadReport run(Consumer<LoadRound> each) throws IOException, InterruptedException {
        List<LoadRound> done = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            LoadRound round = runRound();
            done.add(round);
            each.accept(round);
        }
        return new LoadReport(done);
    }

    /** Runs one round. */
    LoadRound runRound() throws IOException, InterruptedException {
        connections.forEach(LoadConnection::prepare);
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

    private LoadRound result(Duration elapsed, Duration processor) {
        long[] latencies = connections.stream()
                .map(LoadConnection::latencies)
                .flatMapToLong(Arrays::stream)
                .toArray();
        long acknowledged =
                connections.stream().mapToLong(LoadConnection::acknowledged).sum();
        long wrong = connections.stream().mapToLong(LoadConnection::wrong).sum();
        Optional<String> firstWrong =
                connections.stream().flatMap(each -> each.firstWrong().stream()).findFirst();
        return new LoadRound(acknowledged, elapsed, processor, Latency.of(latencies), wrong, firstWrong);
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (LoadConnection connection : connections) {
            connection.close();
        }
    }
}
