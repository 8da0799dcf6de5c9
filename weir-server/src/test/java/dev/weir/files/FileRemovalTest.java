package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that are taken out, with what they brought or without. */
final class FileRemovalTest {
    private final SimulatedDisk disk = new SimulatedDisk(Seed.value());
    private final Map<Integer, TreeSet<Long>> removed = new TreeMap<>();
    private final FilesNode node = new FilesNode(disk, FilesNode.Setup.usual().points(this::remove));

    @AfterEach
    void close() {
        node.close();
    }

    private void remove(int[] ids, long[] times, int count) {
        for (int i = 0; i < count; i++) {
            removed.computeIfAbsent(ids[i], id -> new TreeSet<>()).add(times[i]);
        }
    }

    private void assertNothingIsLeft() {
        assertThat(node.files.newest(null, 10)).isEmpty();
        assertThat(disk.list(FilesNode.BLOBS.resolve(node.server()))).isEmpty();
        assertThat(node.progress()).isEmpty();
    }

    @Test
    void aFileGoesWithItsBytesAndSumsAndItsSamplesStay() {
        MadeFile made = MadeFile.random("s", 2000, Seed.random());
        FileRecord end = node.process("f.csv", made.bytes());
        assertThat(node.files.delete(end.id(), false)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertThat(node.files.delete(end.id(), false)).isEqualTo(UploadedFiles.Outcome.UNKNOWN);
        assertNothingIsLeft();
        assertThat(removed).isEmpty();
        assertThat(new TreeMap<>(node.node.readAll())).isEqualTo(made.samples());
    }

    @Test
    void withItsSamplesEverySeriesAndTimeThatItsValidRowsNameIsRemoved() {
        MadeFile made = MadeFile.random("s", 5000, Seed.random());
        FileRecord end = node.process("f.csv", made.bytes());
        assertThat(node.files.delete(end.id(), true)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertNothingIsLeft();
        Map<String, TreeSet<Long>> byKey = new TreeMap<>();
        removed.forEach((id, times) -> byKey.put(node.node.registry().key(id), times));
        Map<String, TreeSet<Long>> expected = new TreeMap<>();
        made.samples().forEach((key, samples) -> expected.put(key, new TreeSet<>(samples.keySet())));
        assertThat(byKey).isEqualTo(expected);
    }

    @Test
    void oneOfManyWhoDeleteAFileAtOnceDoesItAndNothingIsLeft() {
        for (int round = 0; round < 10; round++) {
            String id =
                    node.process("f.csv", "sensor_id,timestamp,value\na,1,1\n").id();
            List<CompletableFuture<UploadedFiles.Outcome>> all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> node.files.delete(id, false),
                            task -> Thread.ofPlatform().start(task)))
                    .toList();
            assertThat(all.stream().map(CompletableFuture::join).toList()).containsOnlyOnce(UploadedFiles.Outcome.DONE);
            assertNothingIsLeft();
        }
    }

    @Test
    void filesThatAreDoneAreForgottenByTheTimeOfTheirUpload() {
        FileRecord old = node.process("old.csv", "sensor_id,timestamp,value\na,1,1\n");
        FileRecord failed = node.process("failed.csv", "sensor_id,timestamp,value\n");
        long between = uploadMillis(failed) + 1;
        FilesNode.await("the next millisecond", () -> System.currentTimeMillis() > between);
        FileRecord later = node.process("new.csv", "sensor_id,timestamp,value\na,2,1\n");
        node.files.forgetBefore(between * 1000);
        assertThat(node.files.newest(null, 10)).containsExactly(later);
        assertThat(node.files.find(old.id())).isEmpty();
        assertThat(disk.list(FilesNode.BLOBS.resolve(node.server()))).hasSize(2);
        assertThat(node.node.readAll().get("a")).as("samples stay").hasSize(2);
        assertThat(node.progress()).isEmpty();
        node.files.forgetBefore(Long.MIN_VALUE);
        assertThat(node.files.newest(null, 10)).hasSize(1);
    }

    private static long uploadMillis(FileRecord record) {
        return Long.parseLong(record.id().substring(0, 12), 16);
    }

    @Test
    void aDeletionThatWasCutOffIsFinishedByTheNextStart() {
        int step = 1;
        while (diesDeletingAt(step)) {
            step++;
        }
        assertThat(step).as("steps of the disk").isBetween(6, 60);
    }

    /** Answers whether the process died at this step, there being so many. */
    private static boolean diesDeletingAt(int step) {
        SimulatedDisk own = new SimulatedDisk(Seed.value() + step);
        SimulatedDisk after;
        String id;
        boolean isDeleted = false;
        try (FilesNode node = new FilesNode(own)) {
            id = node.process("f.csv", "sensor_id,timestamp,value\na,1,1\n").id();
            own.faults().dieAt(step);
            try {
                isDeleted = node.files.delete(id, false) == UploadedFiles.Outcome.DONE;
            } catch (WeirException e) {
                assertThat(own.faults().isDead()).as(e.reason()).isTrue();
            }
            after = step % 2 == 0 ? own.afterKill() : own.powerCut();
        }
        try (FilesNode node = new FilesNode(after)) {
            FilesNode.await("what was left to be gone", () -> node.progress().isEmpty());
            boolean isThere = node.files.find(id).isPresent();
            assertThat(after.list(FilesNode.BLOBS.resolve(node.server())))
                    .as("died at step %d", step)
                    .hasSize(isThere ? 2 : 0);
            assertThat(isThere && isDeleted).isFalse();
        }
        return !isDeleted;
    }

    @Test
    void aFileThatFailedIsDeletedToo() {
        FileRecord end = node.process("f.csv", "time\n");
        assertThat(end.status()).isEqualTo(FileStatus.FAILED);
        assertThat(node.files.delete(end.id(), true)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertNothingIsLeft();
    }

    @Test
    void aDryRunThatIsDeletedTakesNoSampleWithIt() {
        byte[] text = "sensor_id,timestamp,value\na,1,1\n".getBytes(UTF_8);
        node.process("f.csv", text);
        FileRecord trial =
                node.awaitEnd(node.upload(FilesNode.about("f.csv", true), text).id());
        assertThat(node.files.delete(trial.id(), true)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertThat(removed).isEmpty();
    }
}
