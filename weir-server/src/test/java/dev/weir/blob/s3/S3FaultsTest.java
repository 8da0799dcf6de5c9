package dev.weir.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.aws.AwsConnection;
import dev.weir.aws.Patience;
import dev.weir.backend.FaultyLine;
import dev.weir.backend.S3Server;
import dev.weir.blob.BlobStoreException;
import dev.weir.blob.BlobWriter;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket that is away, slow, hung, not ours, or gone half-way, over a line that does so. */
@SuppressWarnings("NullAway.Init")
@Timeout(60)
final class S3FaultsTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private static Path directory;

    private static S3Server server;

    private FaultyLine line;
    private S3BlobStore store;

    @BeforeAll
    static void start() throws IOException {
        server = new S3Server(directory);
        server.createBucket("weir");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        line = new FaultyLine(server.uri());
        store = store(S3Access.connection(line.uri(), 3));
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        line.close();
    }

    private static S3BlobStore store(AwsConnection connection) {
        return new S3BlobStore("weir", connection);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static void put(S3BlobStore store, String name, byte[] bytes) {
        try (BlobWriter writer = store.create(name)) {
            writer.write(bytes, 0, bytes.length);
            writer.finish();
        }
    }

    private static byte[] read(S3BlobStore store, String name) throws IOException {
        try (InputStream in = store.open(name, 0)) {
            return in.readAllBytes();
        }
    }

    private static List<String> names(S3BlobStore store, String prefix) {
        List<String> names = new ArrayList<>();
        store.list(prefix, names::add);
        return names;
    }

    private static void fails(WeirException.Code code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3BlobException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith("cannot ")
                .hasMessageContaining(words);
    }

    /** Lets the server come back once somebody has tried so often to reach it. */
    private Thread backAfter(long connections) {
        return Thread.ofVirtual().start(() -> {
            while (line.connections() < connections) {
                LockSupport.parkNanos(1_000_000);
            }
            line.away(false);
        });
    }

    @Test
    void aServerThatIsBackInTimeIsNotMissed() throws Exception {
        byte[] bytes = bytes(100_000);
        line.away(true);
        Thread back = backAfter(3);

        put(store, "away/f1", bytes);

        back.join();
        assertThat(read(store, "away/f1")).isEqualTo(bytes);
    }

    @Test
    void aServerThatStaysAwayIsAskedFourTimes() {
        line.away(true);

        fails(
                WeirException.Code.UNAVAILABLE,
                "cannot store the blob \"away/f2\" in the bucket \"weir\" at http://",
                () -> put(store, "away/f2", bytes(10)));
        fails(WeirException.Code.UNAVAILABLE, "cannot read the blob", () -> read(store, "away/f2"));
        fails(WeirException.Code.UNAVAILABLE, "cannot delete the blob", () -> store.delete("away/f2"));
        fails(WeirException.Code.UNAVAILABLE, "cannot list the blobs", () -> names(store, "away/"));

        // Each of the four calls, and what takes out the blob that may be there: that one while its second lasts.
        assertThat(line.connections()).isBetween(17L, 20L);
    }

    @Test
    void pausesAreThoseThatWereAskedFor() {
        Duration first = Duration.ofMillis(200);
        Duration second = Duration.ofMillis(400);
        Patience patience = new Patience(
                List.of(first, second),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1));
        line.away(true);
        try (S3BlobStore own = store(new AwsConnection(line.uri(), S3Access.credentials(), patience))) {
            long began = System.nanoTime();
            fails(WeirException.Code.UNAVAILABLE, "", () -> names(own, "away/"));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(first.plus(second), Duration.ofSeconds(4));
        }
        assertThat(line.connections()).isEqualTo(3);
        assertThat(Patience.USUAL.backoffs())
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void nobodyThereIsToldAsSuch() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (S3BlobStore own = store(S3Access.connection(nobody, 0))) {
            fails(WeirException.Code.UNAVAILABLE, nobody + ": cannot connect: ", () -> names(own, "s1/"));
        }
        try (S3BlobStore own = store(S3Access.connection(URI.create("http://nowhere.invalid:9000"), 0))) {
            fails(WeirException.Code.UNAVAILABLE, "there is no host of that name", () -> names(own, "s1/"));
        }
    }

    @Test
    void aHungServerFailsInTime() {
        line.hang(true);
        Patience patience = S3Access.patience(1, Duration.ofMillis(300));
        try (S3BlobStore own = store(new AwsConnection(line.uri(), S3Access.credentials(), patience))) {
            fails(WeirException.Code.TIMEOUT, "it does not answer in time", () -> names(own, "s1/"));
            fails(WeirException.Code.TIMEOUT, "it does not answer in time", () -> put(own, "s1/hung", bytes(17 * MIB)));
        }
        line.hang(false);
    }

    @Test
    void aSlowServerIsWaitedFor() throws IOException {
        byte[] bytes = bytes(MIB);
        line.slow(2_000_000);

        put(store, "slow/f1", bytes);

        assertThat(read(store, "slow/f1")).isEqualTo(bytes);
    }

    /** With a repetition that no test waits for. */
    private static Patience neverAgain() {
        Duration usual = Duration.ofSeconds(5);
        return new Patience(List.of(Duration.ofDays(1)), usual, usual, usual, usual);
    }

    @Test
    void aWrongSecretIsToldAtOnce() {
        Patience patience = neverAgain();
        try (S3BlobStore own = store(new AwsConnection(line.uri(), S3Access.credentials("wrong"), patience))) {
            fails(WeirException.Code.UNAUTHORIZED, "check AWS_SECRET_ACCESS_KEY", () -> put(own, "s1/f1", bytes(10)));
            fails(WeirException.Code.UNAUTHORIZED, "check AWS_SECRET_ACCESS_KEY", () -> names(own, "s1/"));
            fails(WeirException.Code.UNAUTHORIZED, "check AWS_SECRET_ACCESS_KEY", () -> own.discardUnfinished("s1/"));
        }
    }

    @Test
    void noCredentialsAreToldAtOnce() {
        AwsConnection connection =
                new AwsConnection(line.uri(), EnvironmentVariableCredentialsProvider.create(), neverAgain());
        try (S3BlobStore own = store(connection)) {
            fails(WeirException.Code.UNAUTHORIZED, "there are no credentials", () -> names(own, "s1/"));
        }
        assertThat(line.connections()).isZero();
    }

    @Test
    void aMissingBucketIsToldByEveryCall() {
        String words = "in the bucket \"nowhere\" at " + line.uri() + ": there is no such bucket; make it";
        try (S3BlobStore own =
                new S3BlobStore("nowhere", new AwsConnection(line.uri(), S3Access.credentials(), neverAgain()))) {
            fails(WeirException.Code.UNAVAILABLE, words, () -> put(own, "s1/f1", bytes(10)));
            fails(WeirException.Code.UNAVAILABLE, words, () -> put(own, "s1/f1", bytes(17 * MIB)));
            fails(WeirException.Code.UNAVAILABLE, words, () -> read(own, "s1/f1"));
            fails(WeirException.Code.UNAVAILABLE, words, () -> names(own, "s1/"));
            fails(WeirException.Code.UNAVAILABLE, words, () -> own.discardUnfinished("s1/"));
        }
    }

    @Test
    void aConnectionThatBreaksInAPartIsTriedAgain() throws IOException {
        byte[] bytes = bytes(40 * MIB);
        line.cutGoingAfter(20 * MIB);

        put(store, "part/f1", bytes);

        assertThat(read(store, "part/f1")).isEqualTo(bytes);
    }

    @Test
    void aConnectionThatBreaksInARangeIsTriedAgain() throws IOException {
        byte[] bytes = bytes(15 * MIB);
        put(store, "range/f1", bytes);
        line.cutComingAfter(6 * MIB);

        assertThat(read(store, "range/f1")).isEqualTo(bytes);
    }

    @Test
    void aServerThatGoesAwayWhileABlobIsReadFailsTheReading() throws IOException {
        put(store, "range/f2", bytes(15 * MIB));

        try (InputStream in = store.open("range/f2", 0)) {
            line.away(true);
            fails(WeirException.Code.UNAVAILABLE, "cannot read the blob \"range/f2\"", in::readAllBytes);
        }
    }

    @Test
    void anUploadThatFailsHalfWayLeavesNothing() {
        try (S3BlobStore impatient = store(S3Access.connection(line.uri(), 0))) {
            line.cutGoingAfter(20 * MIB);

            assertThatThrownBy(() -> put(impatient, "half/f1", bytes(40 * MIB))).isInstanceOf(BlobStoreException.class);
        }
        assertThat(unfinished("half/")).isEmpty();
        assertThat(names(store, "half/")).isEmpty();
    }

    @Test
    void whatCannotBeTakenOutIsDiscardedLater() {
        try (BlobWriter writer = store.create("half/f2");
                BlobWriter other = store.create("other/f2")) {
            byte[] bytes = bytes(20 * MIB);
            writer.write(bytes, 0, bytes.length);
            other.write(bytes, 0, bytes.length);
            line.away(true);
        }
        line.away(false);
        assertThat(unfinished("half/")).containsExactly("half/f2");

        store.discardUnfinished("half/");

        assertThat(unfinished("half/")).isEmpty();
        assertThat(unfinished("other/")).containsExactly("other/f2");
    }

    private static List<String> unfinished(String prefix) {
        try (AwsConnection connection = S3Access.connection(server.uri(), 0);
                S3Client client = connection.client(S3Client.builder().forcePathStyle(true))) {
            return client.listMultipartUploads(request -> request.bucket("weir")).uploads().stream()
                    .map(upload -> upload.key())
                    .filter(key -> key.startsWith(prefix))
                    .toList();
        }
    }

    @Test
    void anUploadWhoseLastAnswerIsLostIsThere() throws IOException {
        byte[] bytes = bytes(17 * MIB);
        line.loseAnswerTo("<CompleteMultipartUpload");

        put(store, "lost/f1", bytes);

        assertThat(read(store, "lost/f1")).isEqualTo(bytes);
    }

    @Test
    void aBlobWhoseLastAnswersAreLostIsNotThere() {
        try (S3BlobStore impatient = store(S3Access.connection(line.uri(), 0))) {
            line.loseAnswerTo("PUT /weir/lost/f2");

            assertThatThrownBy(() -> put(impatient, "lost/f2", bytes(10))).isInstanceOf(S3BlobException.class);
        }
        assertThat(names(store, "lost/f2")).isEmpty();
    }

    @Test
    void aCallerThatIsInterruptedIsToldSo() {
        try (BlobWriter writer = store.create("interrupted/f1")) {
            writer.write(bytes(10), 0, 10);
            Thread.currentThread().interrupt();

            fails(WeirException.Code.UNAVAILABLE, "interrupted", writer::finish);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(names(store, "interrupted/")).isEmpty();
    }
}
