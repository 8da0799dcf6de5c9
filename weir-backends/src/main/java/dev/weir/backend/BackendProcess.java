package dev.weir.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A process that listens at an address of the loopback. It ends with {@link #close}, and with the process that began it. */
final class BackendProcess implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofMinutes(5);

    /** Becomes the command, which is killed at the end of standard input: that comes with the end of whoever holds its other end. */
    private static final String LEASH = "exec 3<&0; { read -r end <&3; kill -KILL $$; } & exec \"$@\" </dev/null 3<&-";

    private final Process process;
    private final Path log;
    private final InetSocketAddress address;

    /** Starts a command, which {@link #awaitPort} waits for; what it says is added to {@code output.log} in the directory. */
    BackendProcess(Path directory, InetSocketAddress address, List<String> command) throws IOException {
        this.address = address;
        this.log = directory.resolve("output.log");
        List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, "sh"));
        leashed.addAll(command);
        process = new ProcessBuilder(leashed)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Starts a main class of the backends that run on the Java of the caller, and waits until it listens. */
    static BackendProcess ofMain(Path directory, int port, List<String> mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=backends-logback.xml",
                "-cp",
                classPath("backends") + System.getProperty("path.separator") + resources()));
        command.addAll(mainAndArguments);
        BackendProcess process =
                new BackendProcess(directory, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), command);
        process.awaitPort();
        return process;
    }

    /** A port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A class path that Maven wrote when it built this module, which is not on it. */
    static String classPath(String name) throws IOException {
        try (InputStream file = BackendProcess.class.getResourceAsStream("/" + name + ".classpath")) {
            if (file == null) {
                throw new IllegalStateException("weir-backends was built without its profile backends: -DskipTests");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** Where the settings of their logs are: this module itself. */
    private static Path resources() throws IOException {
        URL own = Objects.requireNonNull(
                BackendProcess.class.getProtectionDomain().getCodeSource().getLocation());
        try {
            return Path.of(own.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("cannot find the backends' own class path", e);
        }
    }

    /** The processor time that it has taken. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Waits until it listens; whatever keeps it from that ends it. */
    void awaitPort() throws IOException {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException("the backend does not start: " + Files.readString(log));
            }
            pause();
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void pause() throws IOException {
        try {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted", e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    /** Kills it, amid whatever it does. */
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
