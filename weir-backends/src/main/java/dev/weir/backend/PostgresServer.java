package dev.weir.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for tests, which forces to the disk as it should. It ends with {@link #close}, and with the process that began it. Used by one thread.
 */
public final class PostgresServer implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final String READY = "database system is ready to accept connections";

    /** Waits for the end of standard input, which comes with that of whoever holds its other end. */
    private static final String LEASH =
            "\"$@\" </dev/null & child=$!; read line; kill -QUIT $child 2>/dev/null; wait $child";

    private final Path programs;
    private final Path data;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    /**
     * Makes a cluster in a new directory and starts it.
     *
     * @param directory of the caller's, who deletes it
     * @param programs of {@link PostgresPrograms}
     * @param options as of {@code postgres -c}
     */
    public PostgresServer(Path directory, Path programs, String... options) throws IOException {
        this.programs = programs;
        this.data = directory.resolve("postgres").toAbsolutePath();
        this.options = List.of(options);
        this.port = BackendProcess.freePort();
        Files.createDirectories(data);
        if (isRoot()) {
            // PostgreSQL refuses to run as root; the directories above may be root's own.
            Commands.run(List.of("chown", "nobody", data.toString()));
            for (Path above = data.getParent(); above != null && above.getParent() != null; above = above.getParent()) {
                Commands.run(List.of("chmod", "a+x", above.toString()));
            }
        }
        Commands.run(asOrdinaryUser(List.of(
                program("initdb"),
                "-D",
                data.toString(),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale")));
        start();
    }

    private String program(String name) {
        return programs.resolve(name).toString();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asOrdinaryUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> whole = new ArrayList<>(
                List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", "-C", "/"));
        whole.addAll(command);
        return whole;
    }

    /** Starts it again, on the same port; it must not run. */
    public void start() throws IOException {
        List<String> server = new ArrayList<>(List.of(
                program("postgres"),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        options.forEach(option -> server.addAll(Arrays.asList("-c", option)));
        List<String> command = new ArrayList<>(List.of("sh", "-c", LEASH, "sh"));
        command.addAll(asOrdinaryUser(server));
        Path log = data.resolveSibling("postgres.log");
        long before = Files.exists(log) ? Files.size(log) : 0;
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        awaitReady(log, before);
    }

    private void awaitReady(Path log, long from) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!said(log, from).contains(READY)) {
            if (System.nanoTime() > deadline) {
                close();
                throw new IOException("PostgreSQL does not start: " + Files.readString(log));
            }
            pause();
        }
    }

    private static String said(Path log, long from) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        return new String(bytes, (int) from, bytes.length - (int) from, StandardCharsets.UTF_8);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends it at once, in the middle of whatever it does, as {@code pg_ctl stop -m immediate}. */
    public void crash() throws IOException {
        Commands.run(
                asOrdinaryUser(List.of(program("pg_ctl"), "-D", data.toString(), "-w", "-m", "immediate", "stop")));
        close();
    }

    /** The address of a database, as {@code store.url}; {@code postgres} is there from the beginning. */
    public String url(String database) {
        return "postgres://postgres@127.0.0.1:" + port + "/" + database;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Ends it; nothing that it has is wanted any more. */
    @Override
    public void close() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
            running.waitFor();
        } catch (IOException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
