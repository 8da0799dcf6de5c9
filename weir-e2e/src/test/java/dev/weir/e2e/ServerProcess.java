package dev.weir.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that runs as a process of its own. Its output is read all the time; closing it kills it. Any thread. */
final class ServerProcess implements AutoCloseable {
    static final Duration START_TIME = Duration.ofSeconds(30);
    private static final Pattern LISTENER = Pattern.compile("(\\w+) on .*:(\\d+)");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;
    private final long startedNanos = System.nanoTime();

    ServerProcess(Process process) {
        this.process = process;
        this.readers = List.of(
                Thread.ofVirtual().start(() -> read(process.getInputStream())),
                Thread.ofVirtual().start(() -> read(process.getErrorStream())));
    }

    private void read(InputStream stream) {
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("(its output broke off)");
        }
    }

    /** Waits until it says that it is ready, and answers how long after its start that was. */
    Duration awaitReady() throws Exception {
        awaitLine("weir is ready", START_TIME);
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Waits for a line of its output that contains a text. */
    void awaitLine(String text, Duration most) throws Exception {
        Await.until(most, "a line with \"" + text + "\" in " + lines, () -> {
            boolean alive = process.isAlive();
            if (lines.stream().anyMatch(line -> line.contains(text))) {
                return true;
            }
            if (!alive) {
                throw new IllegalStateException("the server ended with " + awaitExit() + " and said " + lines);
            }
            return false;
        });
    }

    /** The port of the metrics listener; it is ready. */
    int port() {
        return port("metrics");
    }

    /** The port of a listener by the name of its protocol; it is ready. */
    int port(String protocol) {
        return lines.stream()
                .map(LISTENER::matcher)
                .filter(matcher -> matcher.matches() && matcher.group(1).equals(protocol))
                .map(matcher -> Integer.parseInt(matcher.group(2)))
                .findFirst()
                .orElseThrow();
    }

    PutPeer connect() throws IOException {
        return PutPeer.connect(port());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has said so far, on either output. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Kills it at once, as the kernel does when memory runs out, and waits for its end. */
    void kill9() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks it to stop with SIGTERM, waits at most ten seconds, and answers its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end within 10 s of SIGTERM; it said " + lines);
        }
        return process.exitValue();
    }

    /** Waits for it to end by itself. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(START_TIME.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end by itself; it said " + lines);
        }
        for (Thread reader : readers) {
            reader.join(START_TIME);
        }
        return process.exitValue();
    }

    /** The memory of the process as the kernel counts it. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("process " + pid() + " is gone");
    }

    /** What is used of the Java heap after a collection. Skips the test where the JDK has no jcmd. */
    long liveHeapBytes() throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Machine.skipUnless(Files.isExecutable(Path.of(jcmd)), "this JDK has no jcmd");
        Machine.must(jcmd, Long.toString(pid()), "GC.run");
        long used = 0;
        for (String line :
                Machine.must(jcmd, Long.toString(pid()), "GC.heap_info").lines().toList()) {
            Matcher matcher = USED.matcher(line);
            // The lines of the heap's generations; that of the metaspace has no total.
            if (line.contains(" total ") && matcher.find()) {
                used += Long.parseLong(matcher.group(1)) * 1024;
            }
        }
        if (used == 0) {
            throw new IOException("jcmd does not say what is used of the heap");
        }
        return used;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
