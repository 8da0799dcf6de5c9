package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files over HTTP: uploaded, judged, listed, worked on again and deleted. */
@Timeout(60)
final class FileRoutesTest extends FilesFixture {
    private static final String HEADER = "sensor_id,timestamp,value\n";
    private static final String GOOD = HEADER + "s1,2026-03-31T12:00:00Z,20\ns1,2026-03-31T12:01:00Z,30\n";
    private static final String MIXED = GOOD + "s1,2026-03-31T12:02:00Z,n/a\n,2026-03-31T12:03:00Z,1\n";

    /** The points of a series on the day of the rows. */
    private String points(String key) {
        return api.get("/api/v1/query?from=2026-03-31&to=2026-04-01&series=" + key)
                .json()
                .path("series")
                .path(0)
                .path("rows")
                .toString();
    }

    @Test
    void anUploadIsQueuedAndThenTold() throws NoSuchAlgorithmException {
        Api.Answer queued = uploads.send(FileForm.of("sensor_data.csv", GOOD));
        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.json().path("status").asText()).isEqualTo("pending");
        assertThat(queued.json().path("message").asText())
                .isEqualTo("File uploaded successfully and queued for processing");
        String id = queued.json().path("file_id").asText();
        JsonNode result = uploads.result(id);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(GOOD.getBytes(UTF_8));
        assertThat(result.path("status").asText()).isEqualTo("processed");
        assertThat(result.path("filename").asText()).isEqualTo("sensor_data.csv");
        assertThat(result.path("sha256").asText()).isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(result.path("total_rows").asInt()).isEqualTo(2);
        assertThat(result.path("aggregated_data").toString())
                .isEqualTo("{\"s1\":{\"avg\":25.0,\"min\":20.0,\"max\":30.0,\"count\":2}}");
        JsonNode status = api.get("/status/" + id).json();
        assertThat(status.path("rows").asInt()).isEqualTo(2);
        assertThat(status.path("bytes").asInt()).isEqualTo(GOOD.length());
        assertThat(points("s1")).isEqualTo("[[\"2026-03-31T12:00:00Z\",20.0],[\"2026-03-31T12:01:00Z\",30.0]]");
    }

    @Test
    void theStreamOfTheStatusEndsWithTheFinalOne() {
        String id = uploads.take(FileForm.of("a.csv", MIXED));
        Api.Answer stream = api.get("/status/" + id, "Accept", "text/event-stream");
        assertThat(stream.type()).startsWith("text/event-stream");
        List<String> told =
                stream.body().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(told).allMatch(line -> line.startsWith("data: {")).doesNotHaveDuplicates();
        assertThat(told.getLast())
                .isEqualTo("data: {\"file_id\":\"" + id + "\",\"status\":\"partial\",\"rows\":4,\"bytes\":"
                        + MIXED.length() + "}");
    }

    @Test
    void theSameBytesAgainAreADuplicateOfTheFirst() {
        String first = uploads.take(FileForm.of("a.csv", GOOD));
        for (int i = 0; i < 2; i++) {
            JsonNode again = uploads.judged(FileForm.of("b.csv", GOOD));
            assertThat(again.path("duplicate_of").asText()).isEqualTo(first);
            assertThat(again.path("status").asText()).isEqualTo("processed");
        }
        assertThat(uploads.result(first).path("duplicate_of").isNull()).isTrue();
    }

    @Test
    void badRowsMendedAndUploadedAgainAreAllValid() {
        String id = uploads.take(FileForm.of("a.csv", MIXED));
        assertThat(uploads.result(id).path("status").asText()).isEqualTo("partial");
        assertThat(api.get("/results/" + id + "/errors").body().lines())
                .containsExactly(
                        "line,column,value,reason,row",
                        "4,value,n/a,\"cannot read the number \"\"n/a\"\": it is no decimal number such as 21.5\","
                                + "\"s1,2026-03-31T12:02:00Z,n/a\"",
                        "5,sensor_id,,the sensor is empty,\",2026-03-31T12:03:00Z,1\"");
        Api.Answer rows = api.get("/results/" + id + "/errors?form=rows");
        assertThat(rows.header("Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''a.csv");
        assertThat(rows.body()).isEqualTo(HEADER + "s1,2026-03-31T12:02:00Z,n/a\n,2026-03-31T12:03:00Z,1\n");
        JsonNode mended = uploads.judged(
                FileForm.of("mended.csv", rows.body().replace("n/a", "40").replace("\n,", "\ns2,")));
        assertThat(mended.path("status").asText()).isEqualTo("processed");
        assertThat(mended.path("valid_rows").asInt()).isEqualTo(2);
        assertThat(api.get("/results/" + id + "/errors?form=all").status()).isEqualTo(400);
    }

    @Test
    void rowsCountAmongTheStatsAndBadOnesAreNoRejectedInput() {
        uploads.judged(FileForm.of("a.csv", MIXED));
        JsonNode files = api.get("/api/v1/stats").json().path("protocols").path("files");
        assertThat(files.path("received").asInt()).isEqualTo(4);
        assertThat(files.path("accepted").asInt()).isEqualTo(2);
        assertThat(files.path("rejected").asInt()).isEqualTo(2);
        assertThat(api.get("/api/v1/rejected").json().path("items")).isEmpty();
        assertThat(api.get("/api/v1/devices/s1").json().path("protocols").toString())
                .isEqualTo("[\"files\"]");
    }

    @Test
    void aDryRunStoresNoSample() {
        String id = uploads.take(FileForm.of("a.csv", MIXED).field("dry_run", "true"));
        JsonNode result = uploads.result(id);
        assertThat(result.path("dry_run").asBoolean()).isTrue();
        assertThat(result.path("valid_rows").asInt()).isEqualTo(2);
        assertThat(result.path("aggregated_data").path("s1").path("count").asInt())
                .isEqualTo(2);
        assertThat(api.get("/api/v1/series").json().path("items")).isEmpty();
        assertThat(api.get("/results/" + id + "/errors").body().lines()).hasSize(3);
    }

    @Test
    void optionsStandBeforeAndAfterTheFile() {
        String rows = "ort;zeit;temp;feuchte\nBerlin;2026-03-31 12:00;21.5;40\n";
        JsonNode result = uploads.judged(new FileForm()
                .field("sensor_column", "ort")
                .field("time_column", "zeit")
                .file("a.csv", rows.getBytes(UTF_8))
                .field("value_columns", "temp")
                .field("timezone", "Europe/Berlin"));
        assertThat(result.path("status").asText()).isEqualTo("processed");
        assertThat(result.path("ignored_columns").toString()).isEqualTo("[\"feuchte\"]");
        assertThat(points("Berlin.temp")).isEqualTo("[[\"2026-03-31T10:00:00Z\",21.5]]");
    }

    @Test
    void filesAreListedInPagesNewestFirst() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(uploads.take(FileForm.of("f" + i + ".csv", GOOD + i)));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/files?limit=2" + cursor).json();
            assertThat(page.path("items").size()).isBetween(1, 2);
            listed.addAll(texts(page.path("items"), "file_id"));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        // Ids of the same millisecond are in no order.
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(api.get("/files?limit=0").status()).isEqualTo(400);
        assertThat(api.get("/files?limit=1001").status()).isEqualTo(400);
        assertThat(api.get("/files?cursor=x").status()).isEqualTo(400);
    }

    @Test
    void aFileThatFailedIsRetriedAndNoOther() {
        String failed = uploads.take(FileForm.of("a.csv", "a,b\n1,2\n"));
        JsonNode result = uploads.result(failed);
        assertThat(result.path("status").asText()).isEqualTo("failed");
        assertThat(result.path("error").asText()).isNotEmpty();
        Api.Answer again = api.send("POST", "/files/" + failed + "/retry", null);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("message").asText()).isEqualTo("File queued for processing again");
        assertThat(uploads.result(failed).path("status").asText()).isEqualTo("failed");
        String good = uploads.take(FileForm.of("b.csv", GOOD));
        uploads.result(good);
        assertThat(api.send("POST", "/files/" + good + "/retry", null).status()).isEqualTo(409);
    }

    @Test
    void aDeletedFileLeavesItsSamplesUnlessTheyAreToGo() {
        String kept = uploads.take(FileForm.of("a.csv", GOOD));
        String other = uploads.take(FileForm.of("b.csv", HEADER + "s1,2026-03-31T12:01:00Z,7\ns2,0,n/a\n"));
        uploads.result(kept);
        uploads.result(other);
        assertThat(api.send("DELETE", "/files/" + kept, null)
                        .json()
                        .path("samples")
                        .asBoolean())
                .isFalse();
        assertThat(api.get("/api/v1/series").json().path("items")).hasSize(1);
        assertThat(api.send("DELETE", "/files/" + other + "?samples=true", null)
                        .json()
                        .path("samples")
                        .asBoolean())
                .isTrue();
        assertThat(points("s1")).isEqualTo("[[\"2026-03-31T12:00:00Z\",20.0]]");
        assertThat(api.get("/files").json().path("items")).isEmpty();
    }

    @Test
    void noRouteKnowsAFileThatIsNotThere() {
        for (String id : List.of("0".repeat(32), "x", "%2e%2e", "..%2fid")) {
            for (String path : List.of("/status/", "/results/")) {
                assertThat(api.get(path + id).status()).as(path + id).isEqualTo(404);
            }
            for (String path : List.of("/aggregates", "/errors", "/errors?form=rows")) {
                assertThat(api.get("/results/" + id + path).status()).isEqualTo(404);
            }
            assertThat(api.send("DELETE", "/files/" + id, null).status()).isEqualTo(404);
            assertThat(api.send("POST", "/files/" + id + "/retry", null).status())
                    .isEqualTo(404);
        }
    }
}
