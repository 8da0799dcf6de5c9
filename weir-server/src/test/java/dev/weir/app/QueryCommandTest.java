package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
final class QueryCommandTest {
    private static final String[] DAY = {"--from", "2023-11-14", "--to", "2023-11-15"};

    @TempDir
    private Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory, "--limits.query-samples=3");
        for (String put : List.of("d1.temp 20.5 1700000000", "d1.temp 23.5 1700000010", "größe,m 100 1700000000")) {
            List<String> words = new ArrayList<>(List.of("put", "--server", server.address()));
            words.addAll(List.of(put.split(" ", -1)));
            assertThat(CommandRun.of(directory, words.toArray(new String[0])).code())
                    .isZero();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void printsCsvInAPipe() {
        assertThat(run("d1.temp", DAY).out())
                .isEqualTo("key,time,value\nd1.temp,2023-11-14T22:13:20Z,20.5\nd1.temp,2023-11-14T22:13:30Z,23.5\n");
    }

    @Test
    void takesTimesThatBeginWithAMinus() {
        assertThat(run("d1.temp", "--from", "-7d", "--to", "-1h")).isEqualTo(new CommandRun(0, "key,time,value\n", ""));
    }

    @Test
    void printsATable() {
        assertThat(run("*", DAY, "--format", "table", "--agg", "avg,count", "--step", "1h")
                        .out())
                .isEqualTo("""
                        key      time                    avg  count
                        d1.temp  2023-11-14T22:00:00Z   22.0      2
                        größe,m  2023-11-14T22:00:00Z  100.0      1
                        """);
    }

    @Test
    void printsATableOnATerminal() {
        StringWriter out = new StringWriter();
        String[] args = {"query", "none", "--server", url()};
        CommandLine line =
                Main.commandLine(new Surroundings(Map.of(), directory, InputStream.nullInputStream(), true), args);
        line.setOut(new PrintWriter(out, true));
        assertThat(line.execute(args)).isZero();
        assertThat(out).hasToString("key  time  value\n");
    }

    @Test
    void printsWhatTheServerAnswersAsJson() {
        assertThat(run("d1.*", DAY, "--format", "json", "--step", "1d", "--timezone", "Europe/Berlin")
                        .out())
                .isEqualTo("{\"series\":[{\"key\":\"d1.temp\",\"columns\":[\"time\",\"avg\"],"
                        + "\"rows\":[[\"2023-11-13T23:00:00Z\",22.0]]}],\"step\":\"1d\"}\n");
    }

    @Test
    void tellsWhatIsWrongInASentence() {
        CommandRun wrong = run("d1.temp", "--step", "1");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("weir: cannot take step \"1\": it is no duration");
        CommandRun large = run("*", "--from", "0", "--to", "now");
        assertThat(large.code()).isZero();
        assertThat(CommandRun.of(directory, "put", "--server", server.address(), "more", "1", "1")
                        .code())
                .isZero();
        large = run("*", "--from", "0", "--to", "now");
        assertThat(large.code()).isEqualTo(1);
        assertThat(large.err()).contains("there are 4 samples").doesNotContain("\tat ");
    }

    @Test
    void tellsWhereNoServerIs() {
        CommandRun away = CommandRun.of(directory, "query", "a", "--server", "http://127.0.0.1:1");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.err())
                .isEqualTo("weir: cannot ask the server at http://127.0.0.1:1: Connection refused; is a server running"
                        + " there? ./weir serve starts one\n");
        CommandRun notOne = CommandRun.of(directory, "query", "a", "--server", "127.0.0.1:8000");
        assertThat(notOne.code()).isEqualTo(2);
        assertThat(notOne.err()).contains("is no URL such as http://127.0.0.1:8000");
    }

    private CommandRun run(String series, String[] range, String... options) {
        List<String> all = new ArrayList<>(List.of(range));
        all.addAll(List.of(options));
        return run(series, all.toArray(new String[0]));
    }

    private CommandRun run(String series, String... options) {
        List<String> args = new ArrayList<>(List.of("query", series, "--server", url()));
        args.addAll(List.of(options));
        return CommandRun.of(directory, args.toArray(new String[0]));
    }

    private String url() {
        return "http://127.0.0.1:"
                + server.server().listeners().bound().stream()
                        .filter(bound -> bound.protocol().equals("http"))
                        .findFirst()
                        .orElseThrow()
                        .address()
                        .getPort();
    }
}
