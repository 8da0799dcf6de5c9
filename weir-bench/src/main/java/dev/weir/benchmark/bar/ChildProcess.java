package dev.weir.benchmark.bar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that says when it is ready; a thread of its own reads what it prints. Closing it kills it. */
final class ChildProcess implements AutoCloseable {
    private static final int LINES_KEPT = 20;
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final Process process;
    private final Duration startup;

    /**
     * Starts it and waits for a line that contains {@code ready}.
     *
     * @throws IOException when it ends before, or says nothing of the kind for two minutes
     */
    ChildProcess(List<String> command, String ready) throws IOException, InterruptedException {
        long start = System.nanoTime();
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Long> readyAt = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("bench-child-output").start(() -> read(ready, readyAt));
        try {
            startup = Duration.ofNanos(readyAt.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS) - start);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IOException("cannot start \"" + String.join(" ", command) + "\": " + e.getMessage(), e);
        }
    }

    private void read(String ready, CompletableFuture<Long> readyAt) {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(ready)) {
                    readyAt.complete(System.nanoTime());
                    // A server that logs every request is not to wait for somebody who looks at each line.
                    process.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                last.addLast(line);
                if (last.size() > LINES_KEPT) {
                    last.removeFirst();
                }
            }
        } catch (IOException e) {
            last.addLast(e.toString());
        }
        readyAt.completeExceptionally(new IOException("it ended after printing: " + String.join("\n", last)));
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        return freePorts(1).getFirst();
    }

    /** Different ports that were free a moment ago. */
    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** From its start to the line that said it was ready. */
    Duration startup() {
        return startup;
    }

    /** Resident memory in bytes, as the kernel counts it. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("cannot read the memory of process \"" + process.pid() + "\": it has ended");
    }

    /** The processor time that it has taken so far, in steps of 10 ms. */
    Duration processorTime() throws IOException {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException(
                        "cannot read the processor time of process \"" + process.pid() + "\": it has ended"));
    }

    /** Asks it to end and waits, at most 30 s. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("cannot stop process \"" + process.pid() + "\": it did not end on SIGTERM");
        }
    }

    /** Kills it, and what it started, with SIGKILL and waits for its end. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
