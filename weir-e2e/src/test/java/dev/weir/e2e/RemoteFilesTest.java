package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files whose bytes are in S3 and whose records are in DynamoDB, both real, as is the server. */
@SuppressWarnings("NullAway.Init")
final class RemoteFilesTest {
    private static final String NAME = "weir-files";
    private static final int PART_BYTES = 16 << 20;

    @TempDir
    private static Path directory;

    private static RemoteParts parts;
    private static ServerProcess server;
    private static FilesPeer files;

    @BeforeAll
    static void start() throws Exception {
        parts = new RemoteParts(directory);
        parts.createBucket(NAME);
        server = parts.launch(directory.resolve("data"), NAME).start();
        files = new FilesPeer(server);
    }

    @AfterAll
    static void stop() {
        files.close();
        server.close();
        parts.close();
    }

    @Test
    void tellsEveryRowOfASmallFile() throws Exception {
        MadeRows rows = MadeRows.of("small", 500, 10);
        String id = files.take("small.csv", rows.text());
        rows.require(files.result(id));
        JsonNode status = files.json("/status/" + id);
        assertThat(status.path("rows").asInt()).isEqualTo(500);
        assertThat(status.path("bytes").asInt()).isEqualTo(rows.text().length());
        assertThat(samples("small*")).isEqualTo(450);
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("get small0").lines().filter(line -> line.startsWith("small0 ")))
                    .hasSize((int)
                            Objects.requireNonNull(rows.sums().get("small0")).count());
        }
        assertThat(parts.objects(NAME).stream().filter(name -> name.contains(id)))
                .allMatch(name -> name.endsWith("/" + id) || name.endsWith("/" + id + ".sums"))
                .hasSize(2);
        assertThat(parts.items(NAME)).contains("file " + id).noneMatch(item -> item.startsWith("unfinished"));
    }

    @Test
    void sendsALargeFileInParts() throws Exception {
        MadeRows rows = MadeRows.of("large", 800_000, 100_000);
        assertThat(rows.text().length()).isGreaterThan(PART_BYTES);
        String id = files.take("large.csv", rows.text());
        rows.require(files.result(id));
        assertThat(samples("large*")).isEqualTo(rows.valid());
        assertThat(parts.uploads(NAME)).isEmpty();
    }

    @Test
    void pagesTheSumsOfSeries() throws Exception {
        MadeRows rows = MadeRows.of("paged", 100, 0);
        String id = files.take("paged.csv", rows.text());
        files.result(id);
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = files.json("/results/" + id + "/aggregates?limit=3" + cursor);
            page.path("items").forEach(item -> keys.add(item.path("key").asText()));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(keys).containsExactlyElementsOf(rows.sums().keySet());
    }

    @Test
    void takesTheBadRowsOnceTheyAreMended() throws Exception {
        MadeRows rows = MadeRows.of("mend", 50, 10);
        String id = files.take("mend.csv", rows.text());
        rows.require(files.result(id));
        assertThat(files.text("/results/" + id + "/errors").lines().skip(1))
                .hasSize(5)
                .allMatch(line -> line.contains(",timestamp,never,"))
                .first()
                .asString()
                .startsWith("11,");
        String bad = files.text("/results/" + id + "/errors?form=rows");
        assertThat(bad).startsWith(MadeRows.HEADER).contains(",never,");
        String mended = files.take("mended.csv", bad.replace("never", "2026-03-31T12:00:00Z"));
        JsonNode result = files.result(mended);
        assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("processed");
        assertThat(result.path("valid_rows").asInt()).isEqualTo(5);
    }

    @Test
    void namesTheFirstFileOfTheSameBytes() throws Exception {
        String text = MadeRows.HEADER + "twin,1700000000,1\n";
        String first = files.take("one.csv", text);
        assertThat(files.result(first).path("duplicate_of").isNull()).isTrue();
        String second = files.take("two.csv", text);
        JsonNode result = files.result(second);
        assertThat(result.path("duplicate_of").asText()).isEqualTo(first);
        assertThat(result.path("status").asText()).isEqualTo("processed");
        assertThat(samples("twin")).isEqualTo(1);
        assertThat(files.delete(first, "").status()).isEqualTo(200);
        String third = files.take("three.csv", text);
        assertThat(files.result(third).path("duplicate_of").isNull()).isTrue();
    }

    @Test
    void listsFilesNewestFirstInPages() throws Exception {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.addFirst(files.take("listed.csv", MadeRows.HEADER + "listed," + (1_700_000_000 + i) + ",1\n"));
        }
        List<String> listed = new ArrayList<>();
        JsonNode page = files.json("/files?limit=2");
        while (true) {
            page.path("items").forEach(item -> listed.add(item.path("file_id").asText()));
            if (page.path("next_cursor").isNull()) {
                break;
            }
            page = files.json(
                    "/files?limit=2&cursor=" + page.path("next_cursor").asText());
        }
        assertThat(listed).startsWith(taken.toArray(String[]::new)).doesNotHaveDuplicates();
    }

    @Test
    void worksOnceMoreOnlyOnAFileThatFailed() throws Exception {
        String bad = files.take("bad.csv", MadeRows.HEADER + "bad,never,1\n");
        assertThat(files.result(bad).path("status").asText()).isEqualTo("failed");
        assertThat(files.retry(bad).status()).isEqualTo(202);
        assertThat(files.result(bad).path("error").asText()).contains("line 2");
        String good = files.take("good.csv", MadeRows.HEADER + "good,1700000000,1\n");
        assertThat(files.result(good).path("status").asText()).isEqualTo("processed");
        assertThat(files.retry(good).status()).isEqualTo(409);
        assertThat(files.retry("0".repeat(32)).status()).isEqualTo(404);
    }

    @Test
    void deletesAFileWithItsSamples() throws Exception {
        MadeRows rows = MadeRows.of("gone", 2000, 7);
        String id = files.take("gone.csv", rows.text());
        rows.require(files.result(id));
        assertThat(samples("gone*")).isEqualTo(rows.valid());
        assertThat(files.delete(id, "?samples=true").status()).isEqualTo(200);
        assertThat(samples("gone*")).isZero();
        assertThat(files.get("/status/" + id).status()).isEqualTo(404);
        assertThat(files.get("/results/" + id).status()).isEqualTo(404);
        assertThat(files.delete(id, "").status()).isEqualTo(404);
        assertThat(parts.objects(NAME)).noneMatch(name -> name.contains(id));
        assertThat(parts.items(NAME)).noneMatch(item -> item.contains(id));
    }

    @Test
    void storesNoSampleOfADryRun() throws Exception {
        MadeRows rows = MadeRows.of("dry", 300, 9);
        FilesPeer.Answer answer = files.upload("dry.csv", rows.text().getBytes(UTF_8), Map.of("dry_run", "true"));
        assertThat(answer.status()).isEqualTo(202);
        JsonNode result = files.result(answer.json().path("file_id").asText());
        rows.require(result);
        assertThat(result.path("dry_run").asBoolean()).isTrue();
        assertThat(samples("dry*")).isZero();
    }

    @Test
    void leavesNothingOfAnUploadThatTheClientBreaksOff() throws Exception {
        List<String> before = parts.items(NAME);
        try (FilesPeer gone = new FilesPeer(server)) {
            var upload = gone.begin("broken.csv", new EndlessRows("broken"), Map.of());
            Await.until(
                    Duration.ofSeconds(30),
                    "an upload in parts",
                    () -> !parts.uploads(NAME).isEmpty());
            assertThat(upload).isNotDone();
        }
        Await.until(
                Duration.ofSeconds(30),
                "no upload in parts",
                () -> parts.uploads(NAME).isEmpty());
        assertThat(parts.items(NAME)).isEqualTo(before);
        assertThat(files.json("/health").path("blobs").path("status").asText()).isEqualTo("ok");
        assertThat(samples("broken*")).isZero();
    }

    /** How many samples the series have together. */
    private static long samples(String pattern) throws Exception {
        long sum = 0;
        for (JsonNode series :
                files.json("/api/v1/series?limit=1000&match=" + pattern).path("items")) {
            sum += series.path("samples").asLong();
        }
        return sum;
    }
}
