package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import dev.weir.security.Scope;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code weir send} against a real server. */
@Timeout(60)
final class SendTest {
    private static final CommandRun SILENT = new CommandRun(0, "", "");

    @TempDir
    private Path directory;

    @Test
    void sendsFilesAndStandardInputAndSaysNothing() throws IOException {
        Files.writeString(directory.resolve("a"), "\uFEFF" + line(1) + "\n\r\n" + line(2));
        Files.writeString(directory.resolve("b"), "\uFEFF" + line(3).replace("}\n", "}")); // Without its LF.
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            assertThat(run(server, "", "a", "b")).isEqualTo(SILENT);
            assertThat(run(server, line(4) + line(5))).isEqualTo(SILENT);
            assertThat(run(server, line(6), "-")).isEqualTo(SILENT);
            assertThat(run(server, "")).isEqualTo(SILENT);
            assertThat(numbers(server)).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void namesRejectedLinesByTheirPlaceAndSendsTheOthers() throws IOException {
        Files.writeString(directory.resolve("a"), line(1) + "\n\n[]\n" + line(2));
        Files.writeString(
                directory.resolve("b"),
                "{\"device_id\":\"\\u0000\"}\n" + line(3) + "x".repeat(100_000) + "\n" + line(4));
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            CommandRun run = run(server, "", "a", "b");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err().lines().toList())
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .startsWith("weir: a: line 4: not_an_object: cannot read the line:"),
                            second -> assertThat(second).startsWith("weir: b: line 1: invalid_device: "),
                            third -> assertThat(third).startsWith("weir: b: line 3: line_too_long: "));
            assertThat(run(server, "[]\n").err()).startsWith("weir: line 1: not_an_object: ");
            assertThat(numbers(server)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void sendsMoreThanTheWindowHolds() {
        int count = 30_000;
        String lines = IntStream.rangeClosed(1, count).mapToObj(SendTest::line).collect(Collectors.joining());
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            assertThat(run(server, lines)).isEqualTo(SILENT);
            assertThat(numbers(server))
                    .isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
        }
    }

    @Test
    void goesOnBehindTheLastLineOfItsSession() throws IOException {
        Path file = directory.resolve("a");
        Files.writeString(file, line(1) + "\n[]\n" + line(2));
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            assertThat(run(server, "", "a", "--session=s").code()).isEqualTo(1);
            CommandRun again = run(server, "", "a", "--session=s");
            assertThat(again).isEqualTo(new CommandRun(0, "", "weir: going on behind line 3 of the session\n"));
            Files.writeString(file, line(3), StandardOpenOption.APPEND);
            assertThat(run(server, "", "a", "--session=s").code()).isZero();
            assertThat(numbers(server)).containsExactly(1, 2, 3);
            CommandRun other = run(server, line(9), "--session=s");
            assertThat(other.code()).isEqualTo(1);
            assertThat(other.err()).contains("the server has 4 lines of it, and there are only 1 here");
            assertThat(numbers(server)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void connectsAgainAndDoublesNothing() throws Exception {
        var input = new PipedOutputStream();
        CompletableFuture<CommandRun> run;
        int port;
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            port = server.port("ndjson");
            run = start(new PipedInputStream(input, 1 << 16), "send", "--server", "127.0.0.1:" + port);
            input.write((line(1) + line(2)).getBytes(UTF_8));
            input.flush();
            while (numbers(server).size() < 2) {
                Thread.onSpinWait();
            }
        }
        input.write(line(3).getBytes(UTF_8));
        input.flush();
        try (RunningServer server = RunningServer.in(directory.resolve("data"), "--ndjson.port=" + port)) {
            while (numbers(server).size() < 3) {
                Thread.onSpinWait();
            }
            input.write(line(4).getBytes(UTF_8));
            input.close();
            CommandRun ended = run.get();
            assertThat(ended.code()).isZero();
            assertThat(ended.err().lines().toList())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("; trying again, and going on from the last line"),
                            last -> assertThat(last).isEqualTo("weir: the server takes lines again"));
            assertThat(numbers(server)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void demonstratesByReadingBackOverHttp() {
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            String http = "http://127.0.0.1:" + server.port("http");
            CommandRun run = run(server, "", "--demo=1000", "--http", http);
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .isEqualTo("sent 1000 events, all acknowledged\nfound 1000 of 1000 as sent, over " + http + "\n");
            assertThat(run.code()).isZero();
            CommandRun nobody = run(server, "", "--demo=1", "--http=http://127.0.0.1:1");
            assertThat(nobody.out()).isEqualTo("sent 1 events, all acknowledged\n");
            assertThat(nobody.err()).startsWith("weir: cannot read the events back from http://127.0.0.1:1: ");
            assertThat(nobody.code()).isEqualTo(1);
        }
    }

    @Test
    void failsWhereNobodyListensOrATokenIsMissing() throws IOException {
        CommandRun nobody = CommandRun.of(directory, Map.of(), line(1), "send", "--server", "127.0.0.1:1");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).endsWith("Connection refused; is a server running there? ./weir serve starts one\n");

        Servers servers = Servers.in(directory);
        String token = servers.token(Scope.WRITE, null);
        try (Server server = servers.open("--bind=0.0.0.0")) {
            String[] send = {"send", "--server", "127.0.0.1:" + new RunningServer(server).port("ndjson")};
            CommandRun without = CommandRun.of(directory, Map.of(), line(1), send);
            assertThat(without.code()).isEqualTo(1);
            assertThat(without.err())
                    .contains("unauthorized", "show a valid token by --token-file FILE or WEIR_TOKEN")
                    .doesNotContain("goes on from there");
            assertThat(CommandRun.of(directory, Map.of("WEIR_TOKEN", token), line(1), send))
                    .isEqualTo(SILENT);
        }
        assertThat(CommandRun.of(directory, "send", "missing", "--server", "127.0.0.1:1")
                        .code())
                .isEqualTo(1);
    }

    private CompletableFuture<CommandRun> start(PipedInputStream in, String... args) {
        var ended = new CompletableFuture<CommandRun>();
        Thread.ofPlatform().daemon().start(() -> {
            var out = new StringWriter();
            var err = new StringWriter();
            CommandLine line = Main.commandLine(new Surroundings(Map.of(), directory, in, false), args);
            line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
            ended.complete(new CommandRun(line.execute(args), out.toString(), err.toString()));
        });
        return ended;
    }

    private CommandRun run(RunningServer server, String input, String... args) {
        List<String> all = new ArrayList<>(List.of("send", "--server", "127.0.0.1:" + server.port("ndjson")));
        all.addAll(Arrays.asList(args));
        return CommandRun.of(directory, Map.of(), input, all.toArray(String[]::new));
    }

    private static List<Integer> numbers(RunningServer server) {
        return StoredEvents.attributes(server.server(), "d").stream()
                .map(attributes -> Integer.parseInt(attributes.replaceAll("\\D", "")))
                .toList();
    }

    private static String line(int number) {
        return "{\"device_id\":\"d\",\"n\":" + number + ",\"timestamp\":" + (1_700_000_000 + number) + "}\n";
    }
}
