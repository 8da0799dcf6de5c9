package dev.weir.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import dev.weir.security.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code weir upload} against a real server. */
@Timeout(60)
final class UploadTest {
    private static final String HEADER = "sensor_id,timestamp,value\n";

    @TempDir
    private Path directory;

    @Test
    void saysThatWaitingNeedsATokenThatMayRead() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "sensor_id,timestamp,value\ns,2026-03-31T12:00:00Z,1\n");
        Servers servers = Servers.in(directory.resolve("data"));
        Files.createDirectories(directory.resolve("data"));
        String token = servers.token(Scope.WRITE, null);
        try (Server server = servers.open("--bind=0.0.0.0")) {
            String url = "http://127.0.0.1:" + Api.port(server, "http");
            CommandRun run = CommandRun.of(
                    directory, Map.of("WEIR_TOKEN", token), "", "upload", "--wait", "a.csv", "--server", url);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).isEqualToIgnoringNewLines("weir: uploaded, but --wait needs a token that may read");
        }
    }

    @Test
    void printsTheIdAndTheStatusOfEachFile() throws IOException {
        write("a.csv", HEADER + "s1,2026-03-31T12:00:00Z,20\ns1,2026-03-31T12:00:10Z,30\n");
        write("b.csv", HEADER + "s2,2026-03-31T12:00:00Z,1\n");
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            CommandRun run = run(server, "a.csv", "b.csv");
            assertThat(run.code()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).matches("[0-9a-z]+ pending a\\.csv\n[0-9a-z]+ pending b\\.csv\n");
        }
    }

    @Test
    void waitsForTheVerdictOfEach() throws IOException {
        write("a.csv", HEADER + "s1,2026-03-31T12:00:00Z,20\ns1,2026-03-31T12:00:10Z,30\n");
        write("b.csv", HEADER + "s2,2026-03-31T12:00:00Z,1\ns2,never,2\n");
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            CommandRun run = run(server, "--wait", "a.csv", "b.csv");
            assertThat(run.code()).isZero();
            List<String> lines = run.out().lines().toList();
            String id = lines.get(1).split(" ", 2)[0];
            assertThat(lines)
                    .hasSize(4)
                    .endsWith(
                            lines.get(0).split(" ", 2)[0] + " processed a.csv: 2 rows, 2 valid, 0 invalid",
                            id + " partial b.csv: 2 rows, 1 valid, 1 invalid");
            assertThat(run.err())
                    .isEqualTo("weir: which rows of \"b.csv\" are invalid, and why: curl " + url(server) + "/results/"
                            + id + "/errors\n");
            try (InputStream errors = URI.create(url(server) + "/results/" + id + "/errors")
                    .toURL()
                    .openStream()) {
                assertThat(new String(errors.readAllBytes(), UTF_8)).contains("\n3,timestamp,never,");
            }
            assertThat(get(server, "s1")).isEqualTo("s1 20.0 1774958400\ns1 30.0 1774958410\n");
        }
    }

    @Test
    void failsWhereAFileIsRefusedOrHasNoValidRowAndSendsTheOthers() throws IOException {
        Files.write(directory.resolve("book.xlsx"), new byte[] {'P', 'K', 3, 4, 20, 0});
        write("bad.csv", HEADER + "s1,never,1\n");
        write("good.csv", HEADER + "s1,2026-03-31T12:00:00Z,20\n");
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            CommandRun refused = run(server, "--wait", "book.xlsx", "good.csv");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains(" processed good.csv: 1 rows, 1 valid, 0 invalid\n");
            assertThat(refused.err()).startsWith("weir: cannot upload \"book.xlsx\": ");
            CommandRun failed = run(server, "--wait", "bad.csv");
            assertThat(failed.code()).isEqualTo(1);
            assertThat(failed.out()).contains(" failed bad.csv: 1 rows, 0 valid, 1 invalid\n");
            assertThat(failed.err()).startsWith("weir: \"bad.csv\" failed: ");
            assertThat(run(server, "bad.csv").code()).isZero();
        }
    }

    @Test
    void storesNothingInADryRunAndWaitsForTheVerdict() throws IOException {
        write("a.csv", HEADER + "s1,2026-03-31T12:00:00Z,20\n");
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            CommandRun run = run(server, "--dry-run", "a.csv");
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains(" processed a.csv: 1 rows, 1 valid, 0 invalid\n");
            assertThat(get(server, "s1")).isEmpty();
        }
    }

    @Test
    void saysHowTheColumnsAreToBeRead() throws IOException {
        write("a.csv", "when,where,inside,outside\n2026-07-01 12:00:00,cellar,20,25\n");
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            String[] options = {
                "--time-column=when",
                "--sensor-column=where",
                "--value-columns=inside,outside",
                "--timezone=Europe/Berlin",
                "--wait",
                "a.csv"
            };
            assertThat(run(server, options).code()).isZero();
            assertThat(get(server, "cellar.outside")).isEqualTo("cellar.outside 25.0 1782900000\n");
            CommandRun zone = run(server, "--timezone=Nowhere", "a.csv");
            assertThat(zone.code()).isEqualTo(2);
            assertThat(zone.err()).startsWith("weir: cannot upload \"a.csv\": ").contains("Nowhere");
        }
    }

    @Test
    void sendsFilesLargerThanItsPiecesAndCompressedOnes() throws IOException {
        int rows = 200_000;
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < rows; i++) {
            text.append("s,").append(1_700_000_000 + i).append(",1.5\n");
        }
        write("large.csv", text.toString());
        try (Writer zipped = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(directory.resolve("large.csv.gz"))), US_ASCII)) {
            zipped.append(text);
        }
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            CommandRun run = run(server, "--wait", "large.csv", "large.csv.gz");
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .contains(" processed large.csv: 200000 rows, 200000 valid, 0 invalid\n")
                    .contains(" processed large.csv.gz: 200000 rows, 200000 valid, 0 invalid\n");
        }
    }

    @Test
    void tellsWhyAFileIsRefusedThatIsNotSentToItsEnd() throws IOException {
        byte[] bytes = new byte[20 << 20];
        Arrays.fill(bytes, (byte) '1');
        Files.write(directory.resolve("large.csv"), bytes);
        System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, bytes, 0, 4);
        Files.write(directory.resolve("large.zip"), bytes);
        try (RunningServer server = RunningServer.in(directory.resolve("data"), "--limits.upload=1MiB")) {
            CommandRun run = run(server, "large.csv", "large.zip");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith("weir: cannot upload \"large.csv\": ")
                                    .contains("limits.upload"),
                            line -> assertThat(line)
                                    .startsWith("weir: cannot upload \"large.zip\": ")
                                    .contains("zip"));
        }
    }

    @Test
    void showsAToken() throws IOException {
        write("a.csv", HEADER + "s1,2026-03-31T12:00:00Z,20\n");
        Servers servers = Servers.in(directory.resolve("data"));
        String token = servers.token(Scope.WRITE, null);
        try (Server server = servers.open("--bind=0.0.0.0")) {
            String[] upload = {"upload", "--server", url(new RunningServer(server)), "a.csv"};
            CommandRun without = CommandRun.of(directory, Map.of(), "", upload);
            assertThat(without.code()).isEqualTo(1);
            assertThat(without.err())
                    .isEqualTo("weir: cannot upload \"a.csv\": unauthorized; show a valid token by --token-file FILE"
                            + " or WEIR_TOKEN\n");
            CommandRun with = CommandRun.of(directory, Map.of("WEIR_TOKEN", token), "", upload);
            assertThat(with.code()).isZero();
        }
    }

    @Test
    void failsBeforeItSendsAnythingWhereAFileIsNotThere() throws IOException {
        write("a.csv", HEADER);
        Files.createDirectory(directory.resolve("d"));
        CommandRun missing = CommandRun.of(directory, "upload", "--server=http://127.0.0.1:1", "a.csv", "none");
        assertThat(missing)
                .isEqualTo(new CommandRun(
                        1, "", "weir: cannot read file \"none\": there is no such file; nothing was sent\n"));
        CommandRun folder = CommandRun.of(directory, "upload", "--server=http://127.0.0.1:1", "d");
        assertThat(folder)
                .isEqualTo(
                        new CommandRun(1, "", "weir: cannot read file \"d\": it is a directory; nothing was sent\n"));
        CommandRun nobody = CommandRun.of(directory, "upload", "--server=http://127.0.0.1:1", "a.csv");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("Connection refused; is a server running there?");
    }

    @Test
    void leavesNothingOfItsProgressOnATerminal() throws IOException {
        write("a.csv", HEADER + "s1,2026-03-31T12:00:00Z,20\n".repeat(50_000));
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            String[] args = {"upload", "--server", url(server), "--wait", "a.csv"};
            CommandLine line =
                    Main.commandLine(new Surroundings(Map.of(), directory, InputStream.nullInputStream(), true), args);
            line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
            assertThat(line.execute(args)).isZero();
            assertThat(out.toString()).contains(" processed a.csv: 50000 rows").doesNotContain("\u001b");
            assertThat(err.toString().replaceAll(".*\r\u001b\\[K", "")).isEmpty();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandRun run(RunningServer server, String... args) {
        List<String> all = new ArrayList<>(List.of("upload", "--server", url(server)));
        all.addAll(List.of(args));
        return CommandRun.of(directory, all.toArray(String[]::new));
    }

    private String get(RunningServer server, String key) {
        return CommandRun.of(directory, "get", "--server", server.address(), key)
                .out();
    }

    private static String url(RunningServer server) {
        return "http://127.0.0.1:" + server.port("http");
    }
}
