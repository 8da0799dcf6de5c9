package dev.weir.app;

import dev.weir.app.command.Surroundings;
import dev.weir.client.Put;
import dev.weir.client.WeirClient;
import dev.weir.config.Settings;
import dev.weir.model.WeirException;
import dev.weir.protocol.AddressText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code weir warm-up}: does what users do, with a server in a directory and on ports of its own, and ends. The launcher
 * runs it once after a build, to record which classes a start needs; it leaves nothing behind.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Exercises the program once, for the launcher's start-up cache.")
final class WarmUpCommand implements Callable<Integer> {
    private static final int PUTS = 5_000;
    private static final int SERIES = 100;
    private static final long START_SECOND = 1_700_000_000;

    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("weir-warm-up");
        try {
            useServer(directory);
            useCommands(directory);
        } finally {
            delete(directory);
        }
        return 0;
    }

    private static void useServer(Path directory) throws IOException {
        List<String> flags =
                new ArrayList<>(List.of("--data", directory.resolve("data").toString()));
        for (String listener : List.of("metrics", "ndjson", "http", "taps", "ui")) {
            flags.addAll(List.of("--" + listener + ".port", "0"));
        }
        Settings settings = Settings.load(flags, Map.of(), directory);
        Logging.configure(settings, InstantSource.system());
        try (Server server = Server.open(settings)) {
            server.listen();
            for (Listeners.Bound bound : server.listeners().bound()) {
                AddressText.of(bound.address());
            }
            usePutAndGet(directory, bound(server, "metrics"));
            String http = "http://" + AddressText.of(bound(server, "http").address());
            useEvents(directory, AddressText.of(bound(server, "ndjson").address()), http);
            useFiles(directory, http);
        }
    }

    private static Listeners.Bound bound(Server server, String protocol) {
        return server.listeners().bound().stream()
                .filter(bound -> bound.protocol().equals(protocol))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("BUG: nothing listens for " + protocol));
    }

    private static void useEvents(Path directory, String ndjson, String http) {
        run(directory, "", "send", "--server", ndjson, "--http", http, "--demo", "100");
        run(directory, "", "query", "--server", http, "warm-up.*", "--from", "0", "--step", "1d", "--agg", "avg,p95");
        run(directory, "", "query", "--server", http, "warm-up.1", "--from", "0", "--format", "json");
        run(directory, "", "health", "--server", http);
    }

    private static void useFiles(Path directory, String http) throws IOException {
        Files.writeString(directory.resolve("warm-up.csv"), "sensor_id,timestamp,value\nwarm-up.0,1700000000,1.5\n");
        run(directory, "", "upload", "--server", http, "--wait", "warm-up.csv");
    }

    private static void usePutAndGet(Path directory, Listeners.Bound metrics) {
        String host = metrics.address().getAddress().getHostAddress();
        int port = metrics.address().getPort();
        try (WeirClient client = new WeirClient(host, port, Duration.ofSeconds(10))) {
            List<Put> puts = new ArrayList<>();
            for (int i = 0; i < PUTS; i++) {
                puts.add(new Put("warm-up." + i % SERIES, START_SECOND + i, i / 8.0));
            }
            client.putAll(puts);
            client.put("warm-up.0", 1e-7, START_SECOND);
            client.get("warm-up.0");
            if (client.get("*").size() != SERIES) {
                throw new WeirException(WeirException.Code.CORRUPT, "cannot warm up: a get did not bring what was put");
            }
        }
        String address = AddressText.of(metrics.address());
        run(directory, "", "put", "--server", address, "warm-up.0", "1.5");
        run(directory, "warm-up.1 2.5 5\n", "put", "--server", address);
        run(directory, "", "get", "--server", address, "*");
    }

    private static void useCommands(Path directory) {
        run(directory, "", "--help");
        run(directory, "", "--version");
        run(directory, "", "version", "--verbose");
        run(directory, "", "config");
        run(directory, "", "vresion");
        for (String command : List.of(
                "serve", "put", "get", "send", "upload", "query", "agent", "health", "bench", "config", "version")) {
            run(directory, "", command, "--help");
        }
    }

    private static void run(Path directory, String input, String... args) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        CommandLine line = Main.commandLine(new Surroundings(Map.of(), directory, in, false), args);
        line.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(new StringWriter()));
        line.execute(args);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
