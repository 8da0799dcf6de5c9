package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.backend.FaultyLine;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What files come to while S3 or DynamoDB is away, slow, or not ours. Each test has a server, a bucket and lines of its own; those that wait longest begin. */
@SuppressWarnings("NullAway.Init")
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RemoteFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Makes a part of a file take long enough that it can be disturbed. */
    private static final long SLOW_NANOS = 4_000_000;

    /** Several of the pieces in which blobs are fetched, so that the last is not there when the first is worked on. */
    private static final int ROWS = 800_000;

    @TempDir
    private static Path directory;

    private static RemoteParts parts;

    @BeforeAll
    static void start() throws Exception {
        parts = new RemoteParts(directory);
        for (String name : List.of("while", "longer", "secret", "half", "start", "slow")) {
            parts.createBucket("weir-" + name);
        }
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    private static ServerLaunch launch(String name, FaultyLine s3, FaultyLine dynamoDb) {
        return parts.launch(directory.resolve(name), "weir-" + name, s3.uri(), dynamoDb.uri());
    }

    @Test
    void endsAFileAlthoughBothWereAwayForAWhile() throws Exception {
        MadeRows rows = MadeRows.of("s", ROWS, 0);
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb();
                ServerProcess server = launch("while", s3, dynamoDb).start();
                FilesPeer files = new FilesPeer(server)) {
            String id = beginToWork(files, s3, rows);
            s3.away(true);
            dynamoDb.away(true);
            awaitAttempts(s3, 1);
            s3.away(false);
            awaitAttempts(dynamoDb, 0);
            dynamoDb.away(false);
            rows.require(files.result(id));
            requireTakenOnce(files, rows);
        }
    }

    @Order(1)
    @Test
    void failsAFileWhoseBytesStayAwayAndTakesEachRowOnceWhenItIsTriedAgain() throws Exception {
        MadeRows rows = MadeRows.of("s", ROWS, 0);
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb();
                ServerProcess server = launch("longer", s3, dynamoDb).start();
                FilesPeer files = new FilesPeer(server)) {
            String id = beginToWork(files, s3, rows);
            s3.away(true);
            CompletableFuture<FilesPeer.Answer> refused = files.begin(
                    "other.csv",
                    new ByteArrayInputStream(MadeRows.of("o", 10, 0).text().getBytes(UTF_8)),
                    Map.of());
            requirePut(server);
            JsonNode result = files.result(id);
            assertThat(result.path("status").asText()).isEqualTo("failed");
            assertThat(result.path("error").asText())
                    .startsWith("cannot read the blob ")
                    .contains("in the bucket \"weir-longer\" at " + s3.uri() + ": ");
            requireUnavailable(refused.get(), "cannot store the blob ");
            requireDegraded(files, "blobs", "cannot use the bucket \"weir-longer\" at " + s3.uri());

            s3.away(false);
            s3.slow(0);
            assertThat(files.retry(id).status()).isEqualTo(202);
            rows.require(files.result(id));
            requireTakenOnce(files, rows);
            assertThat(files.json("/health").path("blobs").path("status").asText())
                    .isEqualTo("ok");
            Await.until(
                    PATIENCE,
                    "nothing of the other file",
                    () -> parts.objects("weir-longer").size() == 2);
            assertThat(parts.objects("weir-longer")).allMatch(name -> name.contains(id));
        }
    }

    @Test
    void saysThatTheSecretKeyIsWrong() throws Exception {
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb();
                ServerProcess server = launch("secret", s3, dynamoDb)
                        .withJvm("-Daws.secretAccessKey=wrong")
                        .start();
                FilesPeer files = new FilesPeer(server)) {
            requireUnavailable(files.upload("a.csv", bytes(), Map.of()), "check AWS_SECRET_ACCESS_KEY");
            requireDegraded(files, "blobs", "check AWS_SECRET_ACCESS_KEY");
            requirePut(server);
        }
    }

    @Test
    void saysThatThereIsNoSuchBucket() throws Exception {
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb();
                ServerProcess server = launch("missing", s3, dynamoDb).start();
                FilesPeer files = new FilesPeer(server)) {
            requireUnavailable(files.upload("a.csv", bytes(), Map.of()), "there is no such bucket; make it");
            requireDegraded(files, "blobs", "there is no such bucket; make it");
            requirePut(server);
            parts.createBucket("weir-missing");
            assertThat(files.upload("a.csv", bytes(), Map.of()).status()).isEqualTo(202);
        }
    }

    @Order(1)
    @Test
    void leavesNothingOfAFileThatBreaksOffHalfWayThroughItsParts() throws Exception {
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb()) {
            ServerLaunch launch = launch("half", s3, dynamoDb);
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                CompletableFuture<FilesPeer.Answer> upload = files.begin("half.csv", new EndlessRows("half"), Map.of());
                Await.until(
                        PATIENCE,
                        "an upload in parts",
                        () -> !parts.uploads("weir-half").isEmpty());
                s3.away(true);
                requireUnavailable(upload.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), "cannot store the blob ");
                assertThat(files.json("/files").path("items")).isEmpty();
                s3.away(false);
                assertThat(server.terminate()).isZero();
            }
            try (ServerProcess server = launch.start()) {
                Await.until(
                        PATIENCE,
                        "nothing of it, " + server.lines(),
                        () -> parts.uploads("weir-half").isEmpty());
            }
            assertThat(parts.objects("weir-half")).isEmpty();
            assertThat(parts.items("weir-half")).isEmpty();
        }
    }

    @Order(1)
    @Test
    void startsWithoutDynamoDbAndGoesOnWithFilesWhenItIsBack() throws Exception {
        MadeRows rows = MadeRows.of("s", ROWS, 0);
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb()) {
            ServerLaunch launch = launch("start", s3, dynamoDb);
            String id;
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                id = beginToWork(files, s3, rows);
                server.kill9();
            }
            s3.slow(0);
            dynamoDb.away(true);
            try (ServerProcess server = launch.start();
                    FilesPeer files = new FilesPeer(server)) {
                assertThat(files.get("/health/ready").status()).isEqualTo(200);
                requirePut(server);
                FilesPeer.Answer refused = files.upload("a.csv", bytes(), Map.of());
                requireUnavailable(refused, "cannot keep the record ");
                requireDegraded(files, "metadata", "cannot use the table \"weir-start\" at " + dynamoDb.uri());
                dynamoDb.away(false);
                rows.require(files.result(id));
                requireTakenOnce(files, rows);
                Await.until(
                        PATIENCE,
                        "nothing of the other file",
                        () -> parts.objects("weir-start").size() == 2);
                assertThat(parts.objects("weir-start")).allMatch(name -> name.contains(id));
            }
        }
    }

    @Test
    void takesFilesOverSlowLines() throws Exception {
        MadeRows rows = MadeRows.of("s", 40_000, 100);
        try (FaultyLine s3 = parts.lineToS3();
                FaultyLine dynamoDb = parts.lineToDynamoDb();
                ServerProcess server = launch("slow", s3, dynamoDb).start();
                FilesPeer files = new FilesPeer(server)) {
            s3.slow(20_000_000);
            dynamoDb.slow(200_000_000);
            rows.require(files.result(files.take("slow.csv", rows.text())));
        }
    }

    /** Uploads a file and returns while it is worked on; the line is slow from now on. */
    private static String beginToWork(FilesPeer files, FaultyLine s3, MadeRows rows) throws Exception {
        s3.slow(SLOW_NANOS);
        String id = files.take("rows.csv", rows.text());
        Await.until(
                PATIENCE,
                "the first rows",
                () -> files.json("/status/" + id).path("rows").asLong() > 0);
        assertThat(files.status(id)).isEqualTo("processing");
        return id;
    }

    /** Waits until a line that is away was tried so often more. */
    private static void awaitAttempts(FaultyLine line, int more) throws Exception {
        long enough = line.connections() + more;
        Await.until(PATIENCE, "an attempt", () -> line.connections() >= enough);
    }

    private static byte[] bytes() {
        return (MadeRows.HEADER + "a,1700000000,1\n").getBytes(UTF_8);
    }

    private static void requirePut(ServerProcess server) throws Exception {
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("put reading 1 1700000000")).isEqualTo(PutPeer.OK);
        }
    }

    private static void requireUnavailable(FilesPeer.Answer answer, String words) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.message()).contains(words);
        assertThat(answer.retryAfter()).isNotEmpty();
    }

    private static void requireDegraded(FilesPeer files, String part, String words) throws Exception {
        JsonNode health = files.json("/health");
        assertThat(health.path("status").asText()).isEqualTo("degraded");
        assertThat(health.path(part).path("status").asText()).isEqualTo("degraded");
        assertThat(health.path(part).path("reason").asText()).contains(words);
    }

    /** Each row has been taken once. */
    private static void requireTakenOnce(FilesPeer files, MadeRows rows) throws Exception {
        JsonNode taken = files.json("/api/v1/stats").path("protocols").path("files");
        assertThat(taken.path("received").asInt()).as(taken.toString()).isEqualTo(rows.rows());
        assertThat(taken.path("accepted").asInt()).as(taken.toString()).isEqualTo(rows.valid());
        assertThat(taken.path("samples").asInt()).as(taken.toString()).isEqualTo(rows.valid());
    }
}
