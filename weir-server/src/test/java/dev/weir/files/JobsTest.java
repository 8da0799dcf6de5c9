package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Files that wait for their turn, and those that are ended before or after it has come. */
final class JobsTest {
    private static final byte[] GOOD = "sensor_id,timestamp,value\na,1,1\n".getBytes(UTF_8);
    private static final byte[] BAD = "sensor_id,timestamp,value\na,1,x\n".getBytes(UTF_8);

    private final SimulatedDisk disk = new SimulatedDisk(Seed.value());
    private final AtomicReference<HeldRecords> held = new AtomicReference<>();

    private HeldRecords held() {
        return Objects.requireNonNull(held.get());
    }

    private FilesNode node(int concurrency, FileStatus heldAt) {
        return new FilesNode(
                disk, FilesNode.Setup.usual().concurrency(concurrency).records(records -> {
                    HeldRecords made = new HeldRecords(records, heldAt);
                    held.set(made);
                    return made;
                }));
    }

    @Test
    void filesAreWorkedOnInTheirOrderAndNotMoreAtOnceThanWanted() {
        try (FilesNode node = node(2, FileStatus.PROCESSING)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ids.add(node.upload("f.csv", GOOD).id());
            }
            for (int ended = 0; ended < ids.size(); ended++) {
                int begun = Math.min(ended + 2, ids.size());
                FilesNode.await(begun + " files", () -> held().held().size() >= begun);
                assertThat(held().held()).containsExactlyInAnyOrderElementsOf(ids.subList(0, begun));
                assertThat(ids.stream()
                                .filter(id -> node.record(id).status() == FileStatus.PENDING)
                                .toList())
                        .isEqualTo(ids.subList(begun, ids.size()));
                held().letGo(1);
                int done = ended + 1;
                FilesNode.await(
                        done + " ends",
                        () -> ids.stream()
                                        .filter(id -> node.record(id).status().isFinal())
                                        .count()
                                >= done);
            }
        }
    }

    @Test
    void aFileThatWaitsIsDeletedWithoutEverBeginning() {
        try (FilesNode node = node(1, FileStatus.PROCESSING)) {
            String first = node.upload("f.csv", GOOD).id();
            String second = node.upload("g.csv", GOOD).id();
            FilesNode.await("the first", () -> held().held().size() == 1);
            assertThat(node.files.delete(second, false)).isEqualTo(UploadedFiles.Outcome.DONE);
            held().letGo(10);
            node.awaitEnd(first);
            String third = node.upload("h.csv", GOOD).id();
            node.awaitEnd(third);
            assertThat(held().held()).containsExactly(first, third);
            assertThat(node.files.find(second)).isEmpty();
            assertThat(disk.list(FilesNode.BLOBS.resolve(node.server())))
                    .noneMatch(path -> path.toString().contains(second));
        }
    }

    @Test
    void aFileThatIsWorkedOnIsDeletedWhereItIs() {
        try (FilesNode node = node(1, FileStatus.PROCESSING)) {
            String id = node.upload("f.csv", GOOD).id();
            FilesNode.await("its work", () -> held().held().size() == 1);
            CompletableFuture<UploadedFiles.Outcome> deleted =
                    CompletableFuture.supplyAsync(() -> node.files.delete(id, false));
            FilesNode.await("its end, or nothing", () -> {
                held().letGo(1);
                return deleted.isDone();
            });
            assertThat(deleted.join()).isEqualTo(UploadedFiles.Outcome.DONE);
            assertThat(node.files.find(id)).isEmpty();
            assertThat(node.progress()).isEmpty();
            assertThat(disk.list(FilesNode.BLOBS.resolve(node.server()))).isEmpty();
        }
    }

    @Test
    void aFileThatIsTriedAgainWhileItsWorkEndsIsWorkedOnOnceMore() {
        try (FilesNode node = node(1, FileStatus.FAILED)) {
            String id = node.upload("f.csv", BAD).id();
            FilesNode.await("its failure", () -> held().held().size() == 1);
            assertThat(node.files.retry(id)).isEqualTo(UploadedFiles.Outcome.DONE);
            assertThat(node.files.retry(id)).isEqualTo(UploadedFiles.Outcome.WRONG_STATE);
            held().letGo(2);
            FilesNode.await("its second failure", () -> held().held().size() == 2);
            FileRecord end = node.record(id);
            assertThat(end.status()).isEqualTo(FileStatus.FAILED);
            assertThat(end.version()).isEqualTo(6);
        }
    }

    @Test
    void anUploadWhoseRecordIsNotKeptLeavesNothing() {
        try (FilesNode node = node(1, FileStatus.PENDING)) {
            held().failAdding(false);
            assertThatThrownBy(() -> node.upload("f.csv", GOOD)).hasMessageContaining("nobody knows");
            FilesNode.await("nothing to be left to do", () -> node.progress().isEmpty());
            assertThat(disk.list(FilesNode.BLOBS.resolve(node.server()))).isEmpty();
        }
    }

    @Test
    void anUploadWhoseRecordIsKeptAfterAllIsWorkedOn() {
        try (FilesNode node = node(1, FileStatus.PENDING)) {
            held().failAdding(true);
            assertThatThrownBy(() -> node.upload("f.csv", GOOD)).hasMessageContaining("nobody knows");
            List<FileRecord> kept = node.files.newest(null, 10);
            assertThat(kept).hasSize(1);
            assertThat(node.awaitEnd(kept.getFirst().id()).status()).isEqualTo(FileStatus.PROCESSED);
        }
    }
}
