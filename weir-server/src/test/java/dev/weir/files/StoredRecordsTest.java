package dev.weir.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordException;
import dev.weir.store.file.FileStatus;
import dev.weir.store.file.FileUpload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records of files in a store that is opened again and again, and changed by many at once. */
final class StoredRecordsTest {
    private static final int THREADS = 16;

    private final SimulatedDisk disk = new SimulatedDisk(Seed.value());
    private RecordsNode node = new RecordsNode(disk);

    @AfterEach
    void close() {
        node.close();
    }

    private void restart() {
        node.close();
        node = new RecordsNode(disk);
    }

    private static FileRecord record(String id, String digest) {
        FileUpload upload = new FileUpload(id + ".csv", 7, digest, false, 1, "127.0.0.1", FilesNode.AS_USUAL, false);
        return FileRecord.pending(id, "s", upload);
    }

    /** How many of many at once succeed. */
    private static int succeeding(Callable<Boolean> each) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                calls.add(each);
            }
            int count = 0;
            for (Future<Boolean> call : threads.invokeAll(calls)) {
                count += call.get() ? 1 : 0;
            }
            return count;
        }
    }

    @Test
    void oneOfManyReplacesOfAVersionWins() throws Exception {
        FileRecord record = node.records.add(record("a", "1"));
        for (int round = 0; round < 20; round++) {
            FileRecord next = record.at(round % 2 == 0 ? FileStatus.PROCESSING : FileStatus.PENDING);
            assertThat(succeeding(() -> node.records.replace(next))).isEqualTo(1);
            assertThat(node.records.find("a")).contains(next);
            record = next;
        }
        restart();
        assertThat(node.records.find("a")).contains(record);
    }

    @Test
    void oneOfManyRemovalsWinsAndNoReplaceAfterIt() throws Exception {
        FileRecord record = node.records.add(record("a", "1"));
        assertThat(succeeding(() -> node.records.remove(record))).isEqualTo(1);
        assertThat(node.records.replace(record.at(FileStatus.PROCESSING))).isFalse();
        assertThat(node.records.find("a")).isEmpty();
        restart();
        assertThat(node.records.find("a")).isEmpty();
        assertThat(node.records.newest(null, 10)).isEmpty();
    }

    @Test
    void anotherVersionIsNeitherReplacedNorRemoved() {
        FileRecord first = node.records.add(record("a", "1"));
        FileRecord second = first.at(FileStatus.PROCESSING);
        assertThat(node.records.replace(second.at(FileStatus.PENDING))).isFalse();
        assertThat(node.records.replace(second)).isTrue();
        assertThat(node.records.replace(second)).isFalse();
        assertThat(node.records.remove(first)).isFalse();
        assertThat(node.records.remove(second)).isTrue();
        assertThat(node.records.remove(second)).isFalse();
        assertThat(node.records.replace(record("never", "1").at(FileStatus.PROCESSING)))
                .isFalse();
    }

    @Test
    void oneOfManyFilesOfADigestIsTheFirst() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ids.add("id" + i);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<FileRecord> added : threads.invokeAll(ids.stream()
                    .map(id -> (Callable<FileRecord>) () -> node.records.add(record(id, "same")))
                    .toList())) {
                assertThat(node.records.find(added.get().id())).contains(added.get());
            }
        }
        restart();
        List<FileRecord> all = node.records.newest(null, 100);
        List<FileRecord> firsts =
                all.stream().filter(each -> each.duplicateOf() == null).toList();
        assertThat(firsts).hasSize(1);
        assertThat(all)
                .filteredOn(each -> each.duplicateOf() != null)
                .hasSize(THREADS - 1)
                .allSatisfy(each -> assertThat(each.duplicateOf())
                        .isEqualTo(firsts.getFirst().id()));
        assertThat(node.records.remove(firsts.getFirst())).isTrue();
        assertThat(node.records.add(record("later", "same")).duplicateOf()).isNull();
    }

    @Test
    void filesArePagedNewestFirstAndThoseLeftToDoAreKnownAfterARestart() {
        for (int i = 0; i < 25; i++) {
            node.records.add(record("f%02d".formatted(i), "d" + i));
            if (i == 12) {
                node.node.flush();
            }
        }
        FileRecord done = node.records.find("f03").orElseThrow().ended(FileStatus.FAILED, 5, null, "why");
        assertThat(node.records.replace(done)).isTrue();
        restart();
        List<String> seen = new ArrayList<>();
        List<FileRecord> page = node.records.newest(null, 10);
        while (!page.isEmpty()) {
            page.forEach(record -> seen.add(record.id()));
            page = node.records.newest(seen.getLast(), 10);
        }
        assertThat(seen).hasSize(25).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(node.records.unfinished("s"))
                .extracting(FileRecord::id)
                .hasSize(24)
                .isSorted()
                .doesNotContain("f03");
        assertThat(node.records.unfinished("other")).isEmpty();
        assertThat(node.records.find("f03")).contains(done);
    }

    @Test
    void whatTheDiskDoesNotTakeIsNotThere() {
        disk.faults().readOnly(true);
        assertThatThrownBy(() -> node.records.add(record("a", "1")))
                .isInstanceOf(FileRecordException.class)
                .hasMessageStartingWith("cannot keep the record of file \"a\": ");
        disk.faults().readOnly(false);
        assertThat(node.records.find("a")).isEmpty();
        assertThat(node.records.newest(null, 10)).isEmpty();
        FilesNode.await(
                "the disk to be taken up again",
                () -> node.node.ingest().refusal().isEmpty());
        assertThat(node.records.add(record("b", "1")).duplicateOf())
                .as("the first of its digest")
                .isNull();
    }

    @Test
    void theKeysOfDigestsAreNoFiles() {
        node.records.add(record("a", "1"));
        assertThat(node.records.find("sha256 1")).isEmpty();
    }

    /** A file whose record cannot be read must not be taken for one that has none: its bytes would be thrown away. */
    @Test
    void aDamagedRecordIsNotAMissingOne() {
        node.records.add(record("a", "1"));
        node.node.flush();
        node.close();
        Path part = disk.list(Path.of("/data/parts")).getFirst();
        byte[] bytes = disk.bytes(part);
        int at = indexOf(bytes, "a.csv");
        bytes[at] ^= 1;
        disk.put(part, bytes);
        node = new RecordsNode(disk);
        assertThatThrownBy(() -> node.records.find("a"))
                .isInstanceOfSatisfying(
                        WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT));
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, ISO_8859_1).indexOf(text);
    }
}
