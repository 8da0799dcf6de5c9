package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
final class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsALineForEachRoundAndASummary() throws IOException {
        try (AnsweringServer server = new AnsweringServer(0, "ok\n\n")) {
            int exit = run("put", "--server", hostAndPort(server), "--points", "1000", "--series", "10");
            assertThat(exit).isZero();
            assertThat(out.toString().lines()).hasSize(5).last().asString().startsWith("cold ");
        }
    }

    @Test
    void printsOneJsonObject() throws IOException {
        try (AnsweringServer server = new AnsweringServer(0, "ok\n\n")) {
            int exit = run("put", "--json", "--server", hostAndPort(server), "--points", "1000", "--rounds", "1");
            assertThat(exit).isZero();
            assertThat(out.toString()).startsWith("{\"connections\":4,").endsWith("}]}\n");
        }
    }

    @Test
    void exitsWithOneWhenAReplyWasWrong() throws IOException {
        try (AnsweringServer server = new AnsweringServer(0, "ko\n\n")) {
            int exit = run("put", "--server", hostAndPort(server), "--points", "1000", "--rounds", "1");
            assertThat(exit).isEqualTo(1);
            assertThat(out.toString()).contains("1,000 wrong replies: reply 0 was \"ko\\n\\n\"");
        }
    }

    @Test
    void countsTheSamplesOfAGet() throws IOException {
        try (AnsweringServer server = new AnsweringServer(0, "ok\na 1.0 5\na 2.0 6\n\n")) {
            assertThat(run("get", "a", "--server", hostAndPort(server), "--rounds", "2"))
                    .isZero();
            assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("2 samples  20 bytes"));
        }
    }

    @Test
    void failsOnAGetThatIsAnsweredWithAnError() throws IOException {
        try (AnsweringServer server = new AnsweringServer(0, "error\nwrong command\n\n")) {
            assertThat(run("get", "a", "--server", hostAndPort(server))).isEqualTo(1);
            assertThat(err.toString()).contains("cannot get \"a\"");
        }
    }

    @Test
    void holdsIdleConnectionsForATime() throws IOException {
        try (AnsweringServer server = new AnsweringServer(0, "ok\n\n")) {
            int exit = run("idle", "--server", hostAndPort(server), "--connections", "20", "--for", "1ms");
            assertThat(exit).isZero();
            assertThat(out.toString()).endsWith("20 connections were still open at the end\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "put --server localhost, cannot reach \"localhost\": it must be HOST:PORT",
        "put --server localhost:70000, cannot reach \"localhost:70000\": it must be HOST:PORT",
        "put --series 2, cannot set series \"2\": each connection sends series of its own",
        "put --late 2, cannot set late \"2.0\": it must be 0 to 1",
        "idle --for 5d, cannot hold for \"5d\"",
    })
    void refusesWrongUsage(String line, String message) {
        assertThat(run(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    private static String hostAndPort(AnsweringServer server) throws IOException {
        return "127.0.0.1:" + server.address().getPort();
    }

    private int run(String... args) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
