package dev.weir.e2e;

import dev.weir.backend.PostgresPrograms;
import dev.weir.backend.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A database for each data directory, in one PostgreSQL that runs as long as these tests do and forces nothing to the disk. Any thread. */
final class OneDatabaseEach {
    private final PostgresServer server;
    private final AtomicInteger made = new AtomicInteger();
    private final Map<Path, String> urls = new ConcurrentHashMap<>();

    /** Begun with the first who asks. */
    private static final class Running {
        private static final OneDatabaseEach ALL = new OneDatabaseEach();
    }

    private OneDatabaseEach() {
        try {
            Path directory = Files.createTempDirectory("weir-postgres-");
            server = new PostgresServer(directory, PostgresPrograms.unpacked(), "fsync=off", "max_connections=300");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(Path directory) {
        server.close();
        try {
            Machine.must("rm", "-rf", directory.toString());
        } catch (IOException e) {
            System.out.println("cannot remove " + directory + ": " + e.getMessage());
        }
    }

    /** The address of the database that goes with a data directory. */
    static String url(Path data) {
        Machine.needs("xz");
        return Running.ALL.urls.computeIfAbsent(data.toAbsolutePath().normalize(), each -> Running.ALL.make());
    }

    private String make() {
        String name = "weir_" + made.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make a database", e);
        }
        return server.url(name);
    }
}
