package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir check} over a directory with uploaded files. */
final class CheckFilesTest {
    private static final Pattern ID = Pattern.compile("\"file_id\":\"([0-9a-f]+)\"");

    @TempDir
    Path directory;

    /** Uploads a file to a server that ends once it is processed; answers where its bytes are. */
    private Path upload(boolean flushes) throws Exception {
        try (RunningServer running = RunningServer.in(directory, "--data=" + data());
                HttpClient client = HttpClient.newHttpClient()) {
            String root = "http://127.0.0.1:" + running.port("http");
            String body = String.join(
                    "\r\n",
                    "--x",
                    "Content-Disposition: form-data; name=\"file\"; filename=\"f.csv\"",
                    "",
                    "sensor_id,timestamp,value\na,1,1\n",
                    "--x--",
                    "");
            HttpRequest request = HttpRequest.newBuilder(URI.create(root + "/upload"))
                    .header("Content-Type", "multipart/form-data; boundary=x")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            Matcher answer = ID.matcher(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertThat(answer.find()).isTrue();
            HttpRequest status = HttpRequest.newBuilder(URI.create(root + "/status/" + answer.group(1)))
                    .build();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!client.send(status, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\"processed\"")) {
                assertThat(System.nanoTime()).as("processed in time").isLessThan(deadline);
            }
            if (flushes) {
                running.server().store().flush();
            }
        }
        return files().stream()
                .filter(path -> !path.toString().endsWith(".sums"))
                .findFirst()
                .orElseThrow();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(data().resolve("blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private CommandRun check(String... more) {
        return CommandRun.of(
                directory,
                Stream.concat(Stream.of("check", "--data", data().toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysNothingOfACleanDirectoryAndChangesNothingInIt(boolean flushes) throws Exception {
        upload(flushes);
        List<Path> before = files();
        CommandRun check = check();
        assertThat(check.code()).as(check.out()).isZero();
        assertThat(check.out()).contains("all well").doesNotContain("damage", "note");
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void namesABlobWithoutARecordAndARecordWithoutItsBlob(boolean flushes) throws Exception {
        Path blob = upload(flushes);
        Path orphan = blob.resolveSibling("0123456789abcdef0123456789abcdef");
        Files.move(blob, orphan);
        CommandRun check = check();
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out())
                .contains("damage: " + orphan + ": it has no record")
                .contains("damage: " + blob + ": it is missing")
                .contains("2 findings");
        assertThat(check("--repair").code()).as("nothing can be repaired here").isEqualTo(1);
        Files.move(orphan, blob);
        assertThat(check().code()).isZero();
    }

    @Test
    void notesAFileThatWasNotFinished() throws Exception {
        Path unfinished = upload(false).resolveSibling("f.tmp");
        Files.createFile(unfinished);
        CommandRun check = check();
        assertThat(check.code()).isZero();
        assertThat(check.out()).contains("note: " + unfinished + ": it is left of a write that did not end");
        RunningServer.in(directory, "--data=" + data()).close();
        assertThat(check().out()).doesNotContain("note:");
    }

    @Test
    void saysThatWhatIsElsewhereIsNotLookedAt() throws Exception {
        Files.delete(upload(false));
        Path config = Files.writeString(directory.resolve("s3.yaml"), "blobs: s3://bucket\n");
        assertThat(check("--config", config.toString()))
                .satisfies(check -> assertThat(check.code()).isZero())
                .satisfies(check -> assertThat(check.out()).contains("in bucket bucket, which is not looked at"));
        Files.writeString(config, "metadata: dynamodb://table\n");
        assertThat(check("--config", config.toString()).out()).contains("in table table, which is not looked at");
    }
}
