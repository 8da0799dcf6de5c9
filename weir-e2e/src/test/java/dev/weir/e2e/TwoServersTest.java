package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.backend.FaultyLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers, each with samples of its own, that keep their files in one bucket and one table. */
@SuppressWarnings("NullAway.Init")
final class TwoServersTest {
    private static final String NAME = "weir-shared";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private RemoteParts parts;
    private FaultyLine s3;
    private FaultyLine dynamoDb;
    private ServerProcess one;
    private ServerProcess other;
    private FilesPeer atOne;
    private FilesPeer atOther;

    @BeforeEach
    void start() throws Exception {
        parts = new RemoteParts(directory);
        parts.createBucket(NAME);
        s3 = parts.lineToS3();
        dynamoDb = parts.lineToDynamoDb();
        one = parts.launch(directory.resolve("one"), NAME, s3.uri(), dynamoDb.uri())
                .start();
        atOne = new FilesPeer(one);
        other = startOther();
        atOther = new FilesPeer(other);
    }

    private ServerProcess startOther() throws Exception {
        return parts.launch(directory.resolve("other"), NAME).start();
    }

    @AfterEach
    void stop() throws Exception {
        atOne.close();
        atOther.close();
        one.close();
        other.close();
        s3.close();
        dynamoDb.close();
        parts.close();
    }

    @Test
    void tellOfEachOthersFilesAndDeleteThem() throws Exception {
        MadeRows rows = MadeRows.of("s", 300, 10);
        String id = atOne.take("rows.csv", rows.text());
        rows.require(atOne.result(id));
        rows.require(atOther.result(id));
        for (String path : List.of(
                "/files", "/results/" + id, "/results/" + id + "/errors", "/results/" + id + "/errors?form=rows")) {
            assertThat(atOther.text(path)).isEqualTo(atOne.text(path));
        }
        String second = atOther.take("again.csv", rows.text());
        rows.require(atOne.result(second));
        assertThat(atOne.json("/results/" + second).path("duplicate_of").asText())
                .isEqualTo(id);

        assertThat(atOther.delete(id, "").status()).isEqualTo(200);
        assertThat(atOne.delete(second, "").status()).isEqualTo(200);
        for (FilesPeer each : List.of(atOne, atOther)) {
            assertThat(each.json("/files").path("items")).isEmpty();
            assertThat(each.get("/results/" + id).status()).isEqualTo(404);
        }
        assertThat(parts.objects(NAME)).isEmpty();
        assertThat(parts.items(NAME)).isEmpty();
    }

    @Test
    void leaveAFileToTheOneThatTookIt() throws Exception {
        MadeRows rows = MadeRows.of("s", 800_000, 0);
        s3.slow(2_000_000);
        String id = atOne.take("rows.csv", rows.text());
        awaitRows(id);
        s3.hang(true);
        atOther.close();
        assertThat(other.terminate()).isZero();
        other = startOther();
        atOther = new FilesPeer(other);
        assertThat(atOther.status(id)).isEqualTo("processing");
        assertThat(atOther.delete(id, "").status()).isEqualTo(409);
        s3.hang(false);
        s3.slow(0);
        rows.require(atOther.result(id));
        assertThat(received(atOne)).isEqualTo(rows.rows());
        assertThat(received(atOther)).isZero();
    }

    @Test
    void tryAFileAgainOnceHoweverManyAsk() throws Exception {
        String text = MadeRows.HEADER + "s,never,1\n".repeat(500_000);
        String id = atOne.upload("bad.csv", text.getBytes(UTF_8), Map.of())
                .json()
                .path("file_id")
                .asText();
        assertThat(atOther.result(id).path("status").asText()).isEqualTo("failed");
        s3.slow(10_000_000);
        Callable<Integer> here = () -> atOne.retry(id).status();
        Callable<Integer> there = () -> atOther.retry(id).status();
        List<Future<Integer>> answers;
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = askers.invokeAll(
                    Stream.of(here, there, here, there, here, there).toList());
        }
        assertThat(answers.stream().map(Future::resultNow))
                .containsOnlyOnce(202)
                .containsOnly(202, 409);
        assertThat(answers.get(1).resultNow()).isEqualTo(409);
        s3.slow(0);
        assertThat(atOther.result(id).path("status").asText()).isEqualTo("failed");
        assertThat(atOther.retry(id).status()).isEqualTo(409);
        // No row of it is valid, so it is read from its beginning: its rows have come twice, and not seven times.
        assertThat(received(atOne)).isEqualTo(1_000_000);
        assertThat(received(atOther)).isZero();
    }

    private void awaitRows(String id) throws Exception {
        Await.until(
                PATIENCE,
                "some rows",
                () -> atOne.json("/status/" + id).path("rows").asLong() > 0);
    }

    /** How many rows of files a server has taken or refused. */
    private static int received(FilesPeer files) throws Exception {
        JsonNode taken = files.json("/api/v1/stats").path("protocols").path("files");
        return taken.path("received").asInt();
    }
}
