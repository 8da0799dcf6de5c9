package dev.weir.benchmark.bar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL of Debian's with a new database, as it is by default: every commit is forced. It refuses to run as root,
 * so root runs it as the user {@code postgres}. Closing it ends it.
 */
final class Postgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final ChildProcess process;
    private final int port;

    Postgres(Path work) throws IOException, InterruptedException {
        this(work, ChildProcess.freePort());
    }

    /** One on a port that somebody knows already. */
    Postgres(Path work, int port) throws IOException, InterruptedException {
        this.port = port;
        programs = programs();
        boolean root = System.getProperty("user.name").equals("root");
        List<String> wrapper =
                root ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups") : List.of();
        Path data = Files.createTempDirectory(work, "postgres-");
        if (root) {
            // The other user must be able to reach its directory, and nothing else here.
            Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
            run(List.of("chown", "postgres", data.toString()));
        }
        run(with(wrapper, programs.resolve("initdb"), "-D", data.toString(), "-U", "postgres", "-A", "trust"));
        process = new ChildProcess(
                with(
                        wrapper,
                        programs.resolve("postgres"),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=on"),
                "ready to accept connections");
    }

    /** Where the programs of the newest version are. */
    private static Path programs() throws IOException {
        if (Files.isDirectory(VERSIONS)) {
            try (Stream<Path> versions = Files.list(VERSIONS)) {
                return versions.map(version -> version.resolve("bin"))
                        .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                        .max(Comparator.naturalOrder())
                        .orElseThrow(() -> new IOException("there is no PostgreSQL in " + VERSIONS));
            }
        }
        throw new IOException("there is no PostgreSQL in " + VERSIONS);
    }

    private static List<String> with(List<String> wrapper, Path program, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("cannot run \"" + String.join(" ", command) + "\": " + said.strip());
        }
        return said.strip();
    }

    String url() {
        return url(port);
    }

    /** The address of one on a port. */
    static String url(int port) {
        return "postgres://postgres@127.0.0.1:" + port + "/postgres";
    }

    /** Runs a statement; what it answers is the first value of its first row. */
    String ask(String sql) throws IOException, InterruptedException {
        return run(
                List.of(programs.resolve("psql").toString(), "-qtA", "-v", "ON_ERROR_STOP=1", "-d", url(), "-c", sql));
    }

    /** Asks it to end, so that it gives its shared memory back, and kills it if it does not. */
    @Override
    public void close() {
        try {
            process.stop();
        } catch (IOException e) {
            // It did not end in time: it is killed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.close();
        }
    }
}
