package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PutAndGetTest {
    private static final CommandRun SILENT = new CommandRun(0, "", "");

    @TempDir
    private Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void getsWhatWasPut() {
        assertThat(run("put", "a.b", "-1.50", "-5")).isEqualTo(SILENT);
        assertThat(run("put", "größe", "1e16", "7")).isEqualTo(SILENT);
        assertThat(run("get", "a.b").out()).isEqualTo("a.b -1.5 -5\n");
        assertThat(run("get", "*").out()).isEqualTo("a.b -1.5 -5\ngröße 1e+16 7\n");
        assertThat(run("get", "unknown")).isEqualTo(SILENT);
    }

    @Test
    void putsAtTheCurrentSecondWhereNoneIsGiven() {
        long before = System.currentTimeMillis() / 1000;
        run("put", "now", "1");
        String[] words = run("get", "now").out().strip().split(" ", -1);
        assertThat(Long.parseLong(words[2])).isBetween(before, System.currentTimeMillis() / 1000);
    }

    @Test
    void putsTheLinesOfStandardInput() {
        String lines =
                IntStream.range(0, 25_000).mapToObj(i -> "k " + i + ".0 " + i).collect(Collectors.joining("\n"));
        assertThat(runWith(lines + "\n", "put")).isEqualTo(SILENT);
        assertThat(run("get", "k").out()).isEqualTo(lines + "\n");
    }

    @Test
    void takesWhatGetPrints() {
        run("put", "a", "0.1", "5");
        run("put", "b", "2", "6");
        String printed = run("get", "*").out();
        try (RunningServer other = RunningServer.in(directory.resolve("other"))) {
            assertThat(CommandRun.of(directory, Map.of(), printed, "put", "--server", other.address()))
                    .isEqualTo(SILENT);
            assertThat(CommandRun.of(directory, "get", "*", "--server", other.address())
                            .out())
                    .isEqualTo(printed);
        }
    }

    @Test
    void namesTheLinesThatCannotBePutAndPutsTheOthers() {
        CommandRun run =
                runWith("a 1 5\n\n  b\t2 6\r\nc x 7\n* 1 8\nd 4 8 9\ne 5 " + "9".repeat(70_000) + "\nf 6 9", "put");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .containsExactly(
                        "weir: line 4: cannot put value \"x\": it is not a decimal number",
                        "weir: line 5: cannot put key \"*\": it stands for every key and is only for get",
                        "weir: line 6: cannot put 4 words: a key, a value and perhaps a timestamp are needed",
                        "weir: line 7: cannot put it: it has more than 65536 bytes");
        assertThat(run("get", "*").out()).isEqualTo("a 1.0 5\nb 2.0 6\nf 6.0 9\n");
    }

    @Test
    void namesTheLinesThatTheServerRefuses() {
        server.close();
        server = RunningServer.in(directory, "--limits.series=1");
        CommandRun run = runWith("a 1 5\nb 2 6\na 3 7\n", "put");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("weir: line 2: cannot put \"b\": cannot add a series")
                .hasLineCount(1);
        assertThat(run("get", "*").out()).isEqualTo("a 1.0 5\na 3.0 7\n");
    }

    @Test
    void aLimitBelowTheStoredSeriesKeepsThoseAndRefusesNewOnes() {
        assertThat(run("put", "a", "1", "5")).isEqualTo(SILENT);
        server.server().store().flush();
        assertThat(run("put", "b", "2", "6")).isEqualTo(SILENT);
        server.close();
        server = RunningServer.in(directory, "--limits.series=1");
        CommandRun run = runWith("a 3 7\nb 4 8\nc 5 9\n", "put");
        assertThat(run.err())
                .startsWith("weir: line 3: cannot put \"c\": cannot add a series")
                .hasLineCount(1);
        assertThat(run("get", "*").out()).isEqualTo("a 1.0 5\na 3.0 7\nb 2.0 6\nb 4.0 8\n");
    }

    @Test
    void failsInOneSentenceWhereNoServerListens() {
        server.close();
        for (String command : new String[] {"put a 1", "get a", "agent --once"}) {
            CommandRun run = run(command.split(" ", -1));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("weir: cannot connect to " + server.address())
                    .hasLineCount(1);
        }
    }

    @Test
    void tellsHowATokenIsShownWhereOneIsRefused() {
        for (String command : new String[] {"put a 1", "get a"}) {
            CommandRun run = CommandRun.of(
                    directory,
                    Map.of("WEIR_TOKEN", "wrong"),
                    "",
                    (command + " --server " + server.address()).split(" ", -1));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).endsWith("unauthorized; show a valid token by --token-file FILE or WEIR_TOKEN\n");
        }
    }

    @Test
    void failsOnATokenFileThatIsNotThereOrEmpty() throws IOException {
        assertThat(run("get", "a", "--token-file", "nowhere"))
                .isEqualTo(new CommandRun(1, "", "weir: cannot read token file \"nowhere\": there is no such file\n"));
        Files.writeString(directory.resolve("empty"), " \n");
        assertThat(run("get", "a", "--token-file", "empty").err()).contains("it is empty");
    }

    @Test
    void stopsWithoutAWordWhenNobodyReadsAnyMore() {
        String lines = IntStream.range(0, 20_000).mapToObj(i -> "k 1 " + i).collect(Collectors.joining("\n"));
        runWith(lines, "put");
        var read = new ByteArrayOutputStream();
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (read.size() >= 100) {
                    throw new IOException("Broken pipe");
                }
                read.write(b);
            }
        };
        var err = new StringWriter();
        String[] args = {"get", "k", "--server", server.address()};
        var here = new Surroundings(Map.of(), directory, new ByteArrayInputStream(new byte[0]), false);
        int code = Main.commandLine(here, args)
                .setOut(new PrintWriter(pipe, true, UTF_8))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    private CommandRun run(String... args) {
        return runWith("", args);
    }

    private CommandRun runWith(String input, String... args) {
        String[] all = java.util.Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--server";
        all[args.length + 1] = server.address();
        return CommandRun.of(directory, Map.of(), input, all);
    }
}
