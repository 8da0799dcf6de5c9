package dev.weir.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.aws.AwsConnection;
import dev.weir.aws.Patience;
import dev.weir.backend.DynamoDbServer;
import dev.weir.backend.FaultyLine;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.FileRecordsContract;
import dev.weir.store.file.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The contract in a table of a real server, and what becomes of it when that is away, hung or not ours. */
@SuppressWarnings("NullAway.Init")
@Timeout(60)
final class DynamoRecordsTest extends FileRecordsContract {
    @TempDir
    private static Path directory;

    private static DynamoDbServer server;
    private static int tables;

    private FaultyLine line;
    private String table;
    private DynamoRecords records;

    @BeforeAll
    static void start() throws IOException {
        server = new DynamoDbServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        line = new FaultyLine(server.uri());
        table = "files" + tables++;
        records = new DynamoRecords(table, connection(server.uri(), 3, Duration.ofSeconds(5)));
    }

    @AfterEach
    void close() throws IOException {
        records.close();
        line.close();
    }

    @Override
    protected FileRecords records() {
        return records;
    }

    private static AwsConnection connection(URI endpoint, int repetitions, Duration silence) {
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("weir", "secret"));
        Patience patience = new Patience(
                Collections.nCopies(repetitions, Duration.ofMillis(100)), silence, silence, silence, silence);
        return new AwsConnection(endpoint, credentials, patience);
    }

    /** The same table over the line. */
    private DynamoRecords overTheLine(int repetitions, Duration silence) {
        return new DynamoRecords(table, connection(line.uri(), repetitions, silence));
    }

    private static void fails(WeirException.Code code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DynamoRecordException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith("cannot ")
                .hasMessageContaining(words);
    }

    @Test
    void ofManyServersThatTakeOneFileExactlyOneDoes() throws Exception {
        FileRecord first = records.add(record("f1", "a"));
        List<DynamoRecords> servers = new ArrayList<>();
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            DynamoRecords own = new DynamoRecords(table, connection(server.uri(), 3, Duration.ofSeconds(5)));
            servers.add(own);
            calls.add(() -> own.replace(first.at(FileStatus.PROCESSING)));
        }

        assertThat(Collections.frequency(atOnce(calls), true)).isOne();

        servers.forEach(DynamoRecords::close);
    }

    @Test
    void manyServersThatBeginAtOnceMakeOneTable() throws Exception {
        List<DynamoRecords> servers = new ArrayList<>();
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            DynamoRecords own = new DynamoRecords(table, connection(server.uri(), 3, Duration.ofSeconds(5)));
            servers.add(own);
            calls.add(() -> own.find("f1").isEmpty());
        }

        assertThat(atOnce(calls)).containsOnly(true);

        servers.forEach(DynamoRecords::close);
    }

    @Test
    void aPageOfManyMegabytesComesWhole() {
        int count = 8;
        for (int i = 0; i < count; i++) {
            FileRecord record = records.add(record("f" + i, "a"));
            assertThat(records.replace(record.ended(FileStatus.FAILED, 1, null, "x".repeat(300_000))))
                    .isTrue();
        }

        assertThat(records.newest(null, 100)).hasSize(count);
        assertThat(records.newest(null, 5)).hasSize(5);
    }

    @Test
    void aServerThatIsBackInTimeIsNotMissed() throws Exception {
        line.away(true);
        Thread back = Thread.ofVirtual().start(() -> {
            while (line.connections() < 3) {
                LockSupport.parkNanos(1_000_000);
            }
            line.away(false);
        });

        try (DynamoRecords own = overTheLine(3, Duration.ofSeconds(5))) {
            own.add(record("f1", "a"));
        }

        back.join();
        assertThat(records.find("f1")).isPresent();
    }

    @Test
    void aServerThatStaysAwayFailsEveryCall() {
        line.away(true);
        try (DynamoRecords own = overTheLine(1, Duration.ofSeconds(5))) {
            String words = "record of file \"f1\" in the table \"" + table + "\" at " + line.uri();
            fails(WeirException.Code.UNAVAILABLE, words, () -> own.add(record("f1", "a")));
            fails(WeirException.Code.UNAVAILABLE, words, () -> own.find("f1"));
            fails(WeirException.Code.UNAVAILABLE, words, () -> own.replace(record("f1", "a")));
            fails(WeirException.Code.UNAVAILABLE, words, () -> own.remove(record("f1", "a")));
            fails(WeirException.Code.UNAVAILABLE, "cannot list records of files", () -> own.newest(null, 10));
            fails(WeirException.Code.UNAVAILABLE, "cannot list unfinished files", () -> own.unfinished("weir1"));
        }
        assertThat(line.connections()).isEqualTo(12);
    }

    @Test
    void aHungServerFailsInTime() {
        line.hang(true);
        try (DynamoRecords own = overTheLine(1, Duration.ofMillis(300))) {
            fails(WeirException.Code.TIMEOUT, "it does not answer in time", () -> own.find("f1"));
        }
    }

    @Test
    void aChangeWhoseAnswerIsLostIsDoneOnce() {
        FileRecord first = records.add(record("f1", "a"));
        try (DynamoRecords own = overTheLine(3, Duration.ofSeconds(5))) {
            line.loseAnswerTo("TransactWriteItems");

            assertThat(own.replace(first.at(FileStatus.PROCESSING))).isTrue();

            assertThat(records.find("f1")).contains(first.at(FileStatus.PROCESSING));
            line.loseAnswerTo("TransactWriteItems");
            assertThat(own.add(record("f2", "a")).duplicateOf()).isEqualTo("f1");
        }
    }

    @Test
    void noCredentialsAreToldAtOnce() {
        Duration usual = Duration.ofSeconds(5);
        Patience neverAgain = new Patience(List.of(Duration.ofDays(1)), usual, usual, usual, usual);
        AwsConnection connection =
                new AwsConnection(line.uri(), EnvironmentVariableCredentialsProvider.create(), neverAgain);
        try (DynamoRecords own = new DynamoRecords(table, connection)) {
            fails(WeirException.Code.UNAUTHORIZED, "there are no credentials", () -> own.find("f1"));
        }
        assertThat(line.connections()).isZero();
    }
}
