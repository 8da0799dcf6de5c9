package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.aws.AwsConnection;
import dev.weir.aws.Patience;
import dev.weir.backend.S3Server;
import dev.weir.blob.BlobStore;
import dev.weir.blob.BlobWriter;
import dev.weir.blob.s3.S3BlobStore;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.cassandra.CassandraEngine;
import dev.weir.store.cassandra.Keyspaces;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.FileStatus;
import dev.weir.store.file.FileUpload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Servers that share a keyspace of records and a bucket of blobs: files of one that is gone are worked on by another, once. */
@SuppressWarnings("NullAway.Init")
@Timeout(120)
final class SharedFilesTest {
    private static final String DEAD = UUID.randomUUID().toString();
    private static final String BUCKET = "files";

    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    @TempDir
    private static Path directory;

    private static S3Server s3;
    private static CassandraEngine engine;

    private final MadeFile made = MadeFile.random("s", 2000, Seed.random());
    private final List<FilesNode> nodes = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        s3 = new S3Server(directory);
        s3.createBucket(BUCKET);
        engine = Keyspaces.engine(keyspaces.create(), UUID.randomUUID(), new SeriesRegistry(1));
        engine.connect();
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
            s3.close();
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(FilesNode::close);
    }

    private static BlobStore bucket() {
        var credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        return new S3BlobStore(BUCKET, new AwsConnection(s3.uri(), credentials, Patience.USUAL));
    }

    private static Set<String> blobs(String server) {
        Set<String> names = new TreeSet<>();
        try (BlobStore blobs = bucket()) {
            blobs.list(server + "/", names::add);
        }
        return names;
    }

    /** A server that takes these to be gone. */
    private FilesNode node(String... gone) {
        return node(new SimulatedDisk(Seed.value()), records -> records, gone);
    }

    private FilesNode node(SimulatedDisk disk, UnaryOperator<FileRecords> before, String... gone) {
        return node(disk, FilesNode.Setup.usual().records(stored -> before.apply(engine.records())), gone);
    }

    private FilesNode node(SimulatedDisk disk, FilesNode.Setup setup, String... gone) {
        FilesNode node = new FilesNode(
                disk, setup.blobs(here -> bucket()).sharing(new FileParts.Sharing(true, true, () -> Set.of(gone))));
        nodes.add(node);
        return node;
    }

    private void assertIsWhole(FilesNode node, FileRecord end) {
        assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(FilesNode.tally(end).validRows()).isEqualTo(made.valid());
        assertThat(node.sums(end)).isEqualTo(made.sums());
    }

    /** A file that a dead server has taken in and not worked on. */
    private FileRecord leave(int number) {
        String id = "%032x".formatted(number);
        try (BlobStore blobs = bucket();
                BlobWriter blob = blobs.create(FileRecord.blob(DEAD, id))) {
            byte[] bytes = made.bytes();
            blob.write(bytes, 0, bytes.length);
            blob.finish();
        }
        FileUpload upload = new FileUpload(
                "f.csv", made.bytes().length, "0".repeat(64), false, 1, "127.0.0.1", FilesNode.AS_USUAL, false);
        return engine.records().add(FileRecord.pending(id, DEAD, upload));
    }

    @Test
    void ofTwoServersOneTakesEachFileOfADeadOne() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(leave(i).id());
        }
        FilesNode one = node(DEAD);
        FilesNode other = node(DEAD);

        for (String id : ids) {
            FilesNode.await(
                    "the end of file " + id, () -> one.record(id).status().isFinal());
            FileRecord end = one.record(id);
            assertThat(end.worker()).isIn(one.server(), other.server());
            assertIsWhole(one, end);
            assertIsWhole(other, end);
            assertThat(end.version()).as("one took it, began and ended").isEqualTo(4);
        }
        assertThat(engine.records().unfinished(DEAD)).isEmpty();
        assertThat(one.flow().accepted() + other.flow().accepted()).isEqualTo((long) ids.size() * made.valid());
        for (String id : ids) {
            assertThat(other.files.delete(id, false)).isEqualTo(UploadedFiles.Outcome.DONE);
            assertThat(one.files.find(id)).isEmpty();
        }
        assertThat(blobs(DEAD)).isEmpty();
        assertThat(blobs(one.server())).isEmpty();
        assertThat(blobs(other.server())).isEmpty();
    }

    @Test
    void aServerThatWasOnlySlowDropsWhatAnotherHasTaken() {
        HeldRecords[] held = new HeldRecords[1];
        FilesNode slow = node(new SimulatedDisk(Seed.value()), records -> {
            held[0] = new HeldRecords(records, FileStatus.PROCESSING);
            return held[0];
        });
        String id = slow.upload("f.csv", made.bytes()).id();
        FilesNode.await("its work", () -> held[0].held().contains(id));
        FilesNode taker = node(slow.server());
        FileRecord end = taker.awaitEnd(id);
        assertThat(end.worker()).isEqualTo(taker.server());

        held[0].letGo(1);
        FilesNode.await("the slow one to drop it", () -> slow.progress().isEmpty());

        assertThat(slow.record(id)).isEqualTo(end);
        assertThat(blobs(slow.server())).containsExactly(end.blob());
        assertThat(blobs(taker.server())).containsExactly(end.sumsBlob());
        assertIsWhole(slow, end);
        assertThat(new TreeMap<>(slow.node.readAll()))
                .as("the same samples twice are the same")
                .isEqualTo(new TreeMap<>(taker.node.readAll()));
        assertThat(slow.files.delete(id, false)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertThat(blobs(slow.server())).isEmpty();
        assertThat(blobs(taker.server())).isEmpty();
    }

    @Test
    void aServerThatStartsAgainLeavesWhatWasTakenOver() {
        SimulatedDisk disk = new SimulatedDisk(Seed.value());
        HeldRecords[] held = new HeldRecords[1];
        FilesNode dying = node(disk, records -> {
            held[0] = new HeldRecords(records, FileStatus.PROCESSING);
            return held[0];
        });
        String id = dying.upload("f.csv", made.bytes()).id();
        FilesNode.await("its work", () -> held[0].held().contains(id));
        SimulatedDisk after = disk.afterKill();
        FileRecord end = node(dying.server()).awaitEnd(id);

        FilesNode again = node(after, records -> records);
        FilesNode.await(
                "it to see that nothing is left to do", () -> again.progress().isEmpty());

        assertThat(again.record(id)).isEqualTo(end);
        assertThat(again.flow().accepted()).isZero();
        assertIsWhole(again, end);
        held[0].letGo(1);
    }

    @Test
    void aFileIsDoneOnlyOnceAllCanReadItsSamples() {
        LateStore[] late = new LateStore[1];
        FilesNode.Setup setup = FilesNode.Setup.usual().records(stored -> engine.records());
        FilesNode node = node(new SimulatedDisk(Seed.value()), setup.store(store -> {
            late[0] = new LateStore(store);
            return late[0];
        }));
        late[0].late(true);
        String id = node.upload("f.csv", made.bytes()).id();
        FilesNode.await("it to wait for them", () -> late[0].refused() > 1);
        assertThat(node.record(id).status()).isEqualTo(FileStatus.PROCESSING);

        late[0].late(false);
        assertIsWhole(node, node.awaitEnd(id));
    }

    @Test
    void aFileThatFailedOnOneServerIsTriedAgainByAnother() {
        FilesNode one = node();
        FilesNode other = node();
        FileRecord failed = one.process("f.csv", "sensor_id,timestamp,value\na,1,x\n");
        assertThat(other.report(failed, RowReport.Form.ROWS)).contains("a,1,x");

        assertThat(other.files.retry(failed.id())).isEqualTo(UploadedFiles.Outcome.DONE);
        FileRecord end = other.awaitEnd(failed.id());

        assertThat(end.worker()).isEqualTo(other.server());
        assertThat(end.version()).isEqualTo(failed.version() + 3);
        assertThat(one.files.delete(end.id(), true)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertThat(other.files.find(end.id())).isEmpty();
        assertThat(blobs(one.server())).isEmpty();
    }

    @Test
    void aFileThatAnotherServerWorksOnCanBeDeletedWithoutItsSamples() {
        HeldRecords[] held = new HeldRecords[1];
        FilesNode working = node(new SimulatedDisk(Seed.value()), records -> {
            held[0] = new HeldRecords(records, FileStatus.PROCESSING);
            return held[0];
        });
        String id = working.upload("f.csv", made.bytes()).id();
        FilesNode.await("its work", () -> held[0].held().contains(id));
        FilesNode other = node();

        assertThat(other.files.delete(id, true)).isEqualTo(UploadedFiles.Outcome.WRONG_STATE);
        assertThat(other.files.delete(id, false)).isEqualTo(UploadedFiles.Outcome.DONE);
        held[0].letGo(1);
        FilesNode.await("its worker to drop it", () -> working.progress().isEmpty());

        assertThat(working.files.find(id)).isEmpty();
        assertThat(blobs(working.server())).isEmpty();
    }

    @Test
    void aFileOnTheDiskOfAServerWaitsForIt() {
        HeldRecords[] held = new HeldRecords[1];
        FilesNode.Setup here = FilesNode.Setup.usual().records(stored -> engine.records());
        FilesNode owner = new FilesNode(
                new SimulatedDisk(Seed.value()), here.concurrency(1).records(stored -> {
                    held[0] = new HeldRecords(engine.records(), FileStatus.PROCESSING);
                    return held[0];
                }));
        nodes.add(owner);
        held[0].letGo(1);
        FileRecord failed = owner.process("f.csv", "sensor_id,timestamp,value\na,1,x\n");
        held[0].letGo(1);
        FileRecord done = owner.process("f.csv", made.bytes());
        String waits = owner.upload("f.csv", made.bytes()).id();
        FilesNode.await("its work", () -> held[0].held().contains(waits));
        FilesNode other = new FilesNode(
                new SimulatedDisk(Seed.value()),
                here.sharing(new FileParts.Sharing(false, true, () -> Set.of(owner.server()))));
        nodes.add(other);
        other.process("own.csv", "sensor_id,timestamp,value\na,1,1\n".getBytes(UTF_8));

        assertThat(other.record(waits)).isEqualTo(owner.record(waits));
        assertThat(other.record(waits).worker()).isEqualTo(owner.server());
        assertThat(other.files.delete(waits, false)).isEqualTo(UploadedFiles.Outcome.WRONG_STATE);
        assertThat(other.files.retry(failed.id())).isEqualTo(UploadedFiles.Outcome.ELSEWHERE);
        assertThat(other.files.delete(done.id(), false)).isEqualTo(UploadedFiles.Outcome.ELSEWHERE);
        assertThat(other.files.hasBlobs(done)).isFalse();
        for (Runnable read :
                List.<Runnable>of(() -> other.sums(done), () -> other.report(done, RowReport.Form.REASONS))) {
            assertThatThrownBy(read::run)
                    .isInstanceOfSatisfying(
                            WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.UNAVAILABLE))
                    .hasMessageContaining("on the disk of the server of data directory " + owner.server());
        }
        assertIsWhole(owner, done);
        held[0].letGo(1);
        owner.awaitEnd(waits);
        other.files
                .newest(null, 100)
                .forEach(record -> assertThat(engine.records().remove(record)).isTrue());
    }
}
