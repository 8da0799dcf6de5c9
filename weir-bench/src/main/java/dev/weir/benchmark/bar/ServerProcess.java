package dev.weir.benchmark.bar;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server with its metrics listener on, and on demand those for events and HTTP, and its data directory. Closing it
 * kills it with SIGKILL.
 */
final class ServerProcess implements AutoCloseable {
    private final ChildProcess process;
    private final InetSocketAddress address;
    private final InetSocketAddress ndjson;
    private final InetSocketAddress http;
    private final Path data;
    private final List<String> command;

    private ServerProcess(ChildProcess process, List<Integer> ports, Path data, List<String> command) {
        this.process = process;
        this.address = loopback(ports.get(0));
        this.ndjson = loopback(ports.get(1));
        this.http = loopback(ports.get(2));
        this.data = data;
        this.command = command;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Math.max(0, port));
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param whole whether it takes events and speaks HTTP as well
     */
    static ServerProcess start(List<String> command, Path data, List<String> settings, boolean whole)
            throws IOException, InterruptedException {
        List<String> names = List.of("metrics", "ndjson", "http", "taps", "ui");
        List<Integer> free = ChildProcess.freePorts(names.size());
        List<Integer> ports = new ArrayList<>();
        List<String> serve = new ArrayList<>(command);
        serve.addAll(List.of("serve", "--data", data.toString(), "--bind", "127.0.0.1"));
        for (int i = 0; i < names.size(); i++) {
            boolean on = i == 0 || (whole && i <= 2);
            ports.add(on ? free.get(i) : -1);
            serve.addAll(List.of("--" + names.get(i) + ".port", Integer.toString(ports.get(i))));
        }
        serve.addAll(settings);
        return new ServerProcess(new ChildProcess(serve, "weir is ready"), ports, data, command);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Where it takes events, if it was started whole. */
    InetSocketAddress ndjson() {
        return ndjson;
    }

    /** Where it speaks HTTP, if it was started whole. */
    InetSocketAddress http() {
        return http;
    }

    /** The address of a view of its page, such as {@code start}, if it was started whole. */
    String page(String view) {
        return "http://" + http.getAddress().getHostAddress() + ":" + http.getPort() + "/#/" + view;
    }

    Duration startup() {
        return process.startup();
    }

    /** The processor time that it has taken so far. */
    Duration processorTime() throws IOException {
        return process.processorTime();
    }

    long residentBytes() throws IOException {
        return process.residentBytes();
    }

    /** The bytes of all files below a part of the data directory, 0 if it is not there. */
    long bytes(String name) throws IOException {
        Path below = data.resolve(name);
        if (!Files.exists(below)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(below)) {
            long sum = 0;
            for (Path file : files.toList()) {
                sum += size(file);
            }
            return sum;
        }
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException merged) {
            return 0; // A merge has just replaced it.
        }
    }

    /** Has everything taken so far written to parts, which is what a backup begins with. */
    void flush() throws IOException, InterruptedException {
        Path backups = Files.createDirectories(data.resolveSibling("backups"));
        Path target = Files.createTempDirectory(backups, "backup-");
        List<String> backup = new ArrayList<>(command);
        backup.addAll(List.of("backup", target.toString(), "--data", data.toString()));
        Process process = new ProcessBuilder(backup).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("cannot back up \"" + data + "\": " + said.strip());
        }
    }

    /**
     * Waits until flushes and merges have come to rest: the parts kept their size for {@code quiet}.
     *
     * @return the size of the parts in bytes
     */
    long awaitRest(Duration quiet) throws IOException, InterruptedException {
        long size = bytes("parts");
        long since = System.nanoTime();
        while (System.nanoTime() - since < quiet.toNanos()) {
            Thread.sleep(Math.min(200, quiet.toMillis()));
            long now = bytes("parts");
            if (now != size) {
                size = now;
                since = System.nanoTime();
            }
        }
        return size;
    }

    void stop() throws IOException, InterruptedException {
        process.stop();
    }

    @Override
    public void close() {
        process.close();
    }
}
