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

    @Test
    void printsWhatEventsCameTo() throws IOException {
        try (AckingServer server = new AckingServer(line -> "")) {
            String address = "127.0.0.1:" + server.address().getPort();
            assertThat(run("ndjson", "--server", address, "--events", "1000", "--rounds", "2"))
                    .isZero();
            assertThat(out.toString().lines())
                    .hasSize(3)
                    .last()
                    .asString()
                    .matches("cold .* events/s.* 0 wrong replies");
            assertThat(run("ndjson", "--json", "--server", address, "--events", "1000", "--rounds", "1"))
                    .isZero();
            assertThat(out.toString())
                    .contains("{\"connections\":4,\"events\":1000,")
                    .endsWith("}]}\n");
        }
    }

    @Test
    void printsWhatRequestsOverHttpCameTo() throws IOException {
        try (AnsweringServer server =
                new AnsweringServer(0, "", "", "", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n1\n2")) {
            String url = "http://" + hostAndPort(server) + "/";
            assertThat(run("http", "--server", url, "--path", "/a%d", "--range", "1-9", "--requests", "10"))
                    .isZero();
            assertThat(out.toString().lines())
                    .hasSize(4)
                    .allMatch(line -> line.startsWith("10 requests  30 bytes  10 lines "))
                    .allMatch(line -> line.endsWith(" 0 wrong"));
        }
    }

    @Test
    void exitsWithOneWhenARequestWasRefused() throws IOException {
        try (AnsweringServer server =
                new AnsweringServer(0, "", "", "", "HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno")) {
            assertThat(run("http", "--server", hostAndPort(server), "--requests", "2", "--connections", "2"))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("2 wrong: /health gave 503 no");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "put --server localhost, cannot reach \"localhost\": it must be HOST:PORT",
        "put --server localhost:70000, cannot reach \"localhost:70000\": it must be HOST:PORT",
        "put --series 2, cannot set series \"2\": each connection sends series of its own",
        "put --late 2, cannot set late \"2.0\": it must be 0 to 1",
        "ndjson --devices 3, cannot set devices \"3\": each connection sends devices of its own",
        "ndjson --window 10, cannot set window \"10\": it must be 1",
        "http --path data, cannot set path \"data\": it must begin with a slash",
        "http --range 5, cannot set range \"5\": it must be LOW-HIGH",
        "http --range 5-4, cannot set range \"5-4\": it must be LOW-HIGH",
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
