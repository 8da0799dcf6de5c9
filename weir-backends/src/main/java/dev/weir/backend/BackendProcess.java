package dev.weir.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
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

/** A Java process that listens on a port of the loopback address. It ends with {@link #close}, and with the process that began it. */
final class BackendProcess implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;
    private final int port;

    /** Starts a main class of the class path of the backends; what it says goes to {@code output.log} in the directory. */
    BackendProcess(Path directory, int port, List<String> mainAndArguments) throws IOException {
        this.port = port;
        this.log = directory.resolve("output.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=backends-logback.xml",
                "-cp",
                classPath(),
                Leash.class.getName()));
        command.addAll(mainAndArguments);
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitPort();
    }

    /** A port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String classPath() throws IOException {
        try (InputStream file = BackendProcess.class.getResourceAsStream("/backends.classpath")) {
            if (file == null) {
                throw new IllegalStateException("weir-backends was built without its profile backends: -DskipTests");
            }
            String jars = new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
            return resources() + System.getProperty("path.separator") + jars;
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

    private void awaitPort() throws IOException {
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
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
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
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Kills it; nothing that it has is wanted any more. */
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
