package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.backend.FaultyLine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills servers with kill -9 while files come in and are worked on; the next one ends what was begun, and nothing else remains anywhere. */
@SuppressWarnings("NullAway.Init")
final class RemoteKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SLOW_NANOS = 2_000_000;

    @TempDir
    private static Path directory;

    private static RemoteParts parts;

    @BeforeAll
    static void start() throws Exception {
        parts = new RemoteParts(directory);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Test
    void takesEachRowOnceHoweverOftenItIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("RemoteKillTest"));
        MadeRows rows = MadeRows.of("s", 800_000, 1000);
        parts.createBucket("weir-killed");
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb()) {
            ServerLaunch launch = parts.launch(directory.resolve("killed"), "weir-killed", s3.uri(), dynamoDb.uri());
            s3.slow(SLOW_NANOS);
            String id;
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                id = files.take("killed.csv", rows.text());
                killAtWork(server, files, id, random);
            }
            for (int again = Machine.isLong() ? 9 : 1; again > 0; again--) {
                try (ServerProcess server = launch.start();
                        FilesPeer files = new FilesPeer(server)) {
                    killAtWork(server, files, id, random);
                }
            }
            s3.slow(0);
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                rows.require(files.result(id));
                JsonNode taken = files.json("/api/v1/stats").path("protocols").path("files");
                assertThat(taken.path("accepted").asInt()).as(taken.toString()).isEqualTo(rows.valid());
                assertThat(taken.path("rejected").asInt()).as(taken.toString()).isEqualTo(rows.rows() - rows.valid());
                assertThat(parts.objects("weir-killed")).hasSize(2).allMatch(name -> name.contains(id));
                assertThat(parts.uploads("weir-killed")).isEmpty();
                assertThat(parts.items("weir-killed"))
                        .hasSize(2)
                        .contains("file " + id)
                        .noneMatch(item -> item.startsWith("unfinished"));
            }
        }
    }

    /** Kills it at some moment of its work on a file, the end of which is far. */
    private static void killAtWork(ServerProcess server, FilesPeer files, String id, SplittableRandom random)
            throws Exception {
        Await.until(
                PATIENCE,
                "some rows",
                () -> files.json("/status/" + id).path("rows").asLong() > 0);
        LockSupport.parkNanos(random.nextInt(100_000_000));
        assertThat(files.status(id)).isEqualTo("processing");
        server.kill9();
    }

    @Test
    void keepsNothingOfAFileThatHadABlobAndNoRecord() throws Exception {
        parts.createBucket("weir-between");
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb()) {
            ServerLaunch launch = parts.launch(directory.resolve("between"), "weir-between", s3.uri(), dynamoDb.uri());
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                dynamoDb.hang(true);
                var upload = files.begin("between.csv", bytes(), Map.of());
                Await.until(
                        PATIENCE, "a blob", () -> !parts.objects("weir-between").isEmpty());
                assertThat(upload).isNotDone();
                server.kill9();
            }
            dynamoDb.hang(false);
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                Await.until(
                        PATIENCE,
                        "no blob, " + server.lines(),
                        () -> parts.objects("weir-between").isEmpty());
                assertThat(files.json("/files").path("items")).isEmpty();
            }
            assertThat(parts.items("weir-between")).isEmpty();
        }
    }

    @Test
    void worksOnAFileWhoseRecordIsThereAlthoughNobodyWasTold() throws Exception {
        parts.createBucket("weir-untold");
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb()) {
            ServerLaunch launch = parts.launch(directory.resolve("untold"), "weir-untold", s3.uri(), dynamoDb.uri());
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                assertThat(files.json("/files").path("items")).isEmpty(); // Now there is a table.
                dynamoDb.loseAnswerTo("TransactWriteItems");
                var upload = files.begin("untold.csv", bytes(), Map.of());
                Await.until(
                        PATIENCE,
                        "a record",
                        () -> parts.items("weir-untold").stream().anyMatch(item -> item.startsWith("file ")));
                server.kill9();
                assertThat(upload)
                        .satisfiesAnyOf(
                                each -> assertThat(each).isNotDone(),
                                each -> assertThat(each).isCompletedExceptionally());
            }
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                String id = files.json("/files")
                        .path("items")
                        .path(0)
                        .path("file_id")
                        .asText();
                assertThat(files.result(id).path("status").asText()).isEqualTo("processed");
                assertThat(parts.objects("weir-untold")).hasSize(2);
            }
        }
    }

    @Test
    void keepsNothingOfAFileThatWasBeingSentInParts() throws Exception {
        parts.createBucket("weir-parts");
        ServerLaunch launch = parts.launch(directory.resolve("parts"), "weir-parts");
        try (ServerProcess server = launch.start();
                FilesPeer files = new FilesPeer(server)) {
            var upload = files.begin("parts.csv", new EndlessRows("s"), Map.of());
            Await.until(
                    PATIENCE,
                    "an upload in parts",
                    () -> !parts.uploads("weir-parts").isEmpty());
            assertThat(upload).isNotDone();
            server.kill9();
        }
        try (ServerProcess server = launch.start()) {
            Await.until(
                    PATIENCE,
                    "no upload in parts, " + server.lines(),
                    () -> parts.uploads("weir-parts").isEmpty());
        }
        assertThat(parts.objects("weir-parts")).isEmpty();
        assertThat(parts.items("weir-parts")).isEmpty();
    }

    private static ByteArrayInputStream bytes() {
        return new ByteArrayInputStream((MadeRows.HEADER + "a,1700000000,1\n").getBytes(StandardCharsets.US_ASCII));
    }
}
