package dev.weir.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.Node;
import dev.weir.model.Protocol;
import dev.weir.model.Reject;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files whose disk fails while they are worked on, for a moment or for longer than anybody waits. */
final class FileFaultsTest {
    private final SimulatedDisk disk = new SimulatedDisk(Seed.value());
    private final MadeFile made = MadeFile.random("s", 6000, Seed.random());
    private final FilesNode node = new FilesNode(disk);

    @AfterEach
    void close() {
        node.close();
    }

    /** Refuses every change from the nth force of the journal on. */
    private void breakAt(int force) {
        AtomicInteger forces = new AtomicInteger();
        disk.faults().beforeForce(path -> {
            if (path.startsWith("/data/journal") && forces.incrementAndGet() == force) {
                disk.faults().readOnly(true);
            }
        });
    }

    private Map<String, NavigableMap<Long, Double>> stored() {
        return new TreeMap<>(node.node.readAll());
    }

    private void assertCountedOnce() {
        assertThat(node.node.store().ledger().accounts().get(Protocol.FILES))
                .satisfies(account -> assertThat(account.accepted()).isEqualTo(made.valid()))
                .satisfies(account -> assertThat(account.rejectedLines()).isEqualTo(made.invalid()))
                .satisfies(account -> assertThat(account.samples()).isEqualTo(made.valid()));
        assertThat(node.flow().inFlight()).isZero();
        assertThat(node.flow().received())
                .isEqualTo(node.flow().accepted() + node.flow().rejectedLines());
    }

    @Test
    void aDiskThatFailsForLongerThanTheWaitsFailsTheFileAndARetryGoesOnWhereItWas() {
        breakAt(12);
        String id = node.upload("f.csv", made.bytes()).id();
        FilesNode.await("the end of insistence", () -> node.flow().rejected().containsKey(Reject.Code.NOT_STORED));
        disk.faults().readOnly(false);
        FileRecord failed = node.awaitEnd(id);
        assertThat(failed.status()).isEqualTo(FileStatus.FAILED);
        assertThat(failed.error()).contains("Read-only file system");
        assertThat(node.progress().get(id)).isPositive();
        Map.Entry<String, NavigableMap<Long, Double>> before =
                stored().entrySet().iterator().next();
        long micros = before.getValue().firstKey();
        node.node.put(List.of(new Node.Sample(before.getKey(), micros, -7)));

        assertThat(node.files.retry(id)).isEqualTo(UploadedFiles.Outcome.DONE);
        FileRecord end = node.awaitEnd(id);
        assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(FilesNode.tally(end).validRows()).isEqualTo(made.valid());
        assertThat(node.sums(end)).isEqualTo(made.sums());
        Map<String, NavigableMap<Long, Double>> expected = new TreeMap<>(made.samples());
        expected.computeIfAbsent(before.getKey(), key -> new TreeMap<>()).put(micros, -7.0);
        assertThat(stored()).isEqualTo(expected);
        assertCountedOnce();
        assertThat(node.progress()).isEmpty();
    }

    @Test
    void aDiskThatFailsForAMomentChangesNothing() {
        AtomicInteger forces = new AtomicInteger();
        disk.faults().beforeForce(path -> {
            if (path.startsWith("/data/journal") && forces.incrementAndGet() == 12) {
                disk.faults().failForce(1);
            }
        });
        FileRecord end = node.awaitEnd(node.upload("f.csv", made.bytes()).id());
        if (end.status() == FileStatus.FAILED) {
            assertThat(node.files.retry(end.id())).isEqualTo(UploadedFiles.Outcome.DONE);
            end = node.awaitEnd(end.id());
        }
        assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(disk.faults().forceFailures()).isEqualTo(1);
        assertThat(stored()).isEqualTo(made.samples());
        assertCountedOnce();
    }

    @Test
    void retryIsForFilesThatFailedAlone() {
        FileRecord end = node.awaitEnd(node.upload("f.csv", made.bytes()).id());
        assertThat(node.files.retry(end.id())).isEqualTo(UploadedFiles.Outcome.WRONG_STATE);
        assertThat(node.files.retry("none")).isEqualTo(UploadedFiles.Outcome.UNKNOWN);
    }

    @Test
    void aFileThatCannotBeReadAtAllWhenItIsTriedAgainKeepsItsPlace() {
        breakAt(12);
        String id = node.upload("f.csv", made.bytes()).id();
        FilesNode.await("the end of insistence", () -> node.flow().rejected().containsKey(Reject.Code.NOT_STORED));
        disk.faults().readOnly(false);
        node.awaitEnd(id);
        Long place = node.progress().get(id);
        assertThat(place).isPositive();

        Path blob = FilesNode.BLOBS.resolve(node.server()).resolve(id);
        byte[] bytes = disk.bytes(blob);
        disk.delete(blob);
        retry(id);
        assertThat(node.record(id).status()).isEqualTo(FileStatus.FAILED);
        assertThat(node.progress().get(id)).isEqualTo(place);

        disk.put(blob, bytes);
        retry(id);
        assertThat(node.record(id).status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(stored()).isEqualTo(made.samples());
        assertCountedOnce();
    }

    /** Has a file tried again, and waits for its end. */
    private void retry(String id) {
        long version = node.record(id).version();
        assertThat(node.files.retry(id)).isEqualTo(UploadedFiles.Outcome.DONE);
        FilesNode.await("its end", () -> node.record(id).version() == version + 3 && !node.isUnderWay(id));
    }

    @Test
    void aFileOfNothingGoodIsReadFromItsBeginningWhenItIsTriedAgain() {
        FileRecord first = node.process("f.csv", "sensor_id,timestamp,value\na,1,x\nb,,2\n");
        assertThat(node.files.retry(first.id())).isEqualTo(UploadedFiles.Outcome.DONE);
        FilesNode.await("its second end", () -> node.record(first.id()).version() > first.version() + 2);
        FileRecord second = node.record(first.id());
        assertThat(second.status()).isEqualTo(FileStatus.FAILED);
        assertThat(second.error()).isEqualTo(first.error());
        assertThat(second.tally()).isEqualTo(first.tally());
        assertThat(node.flow().received()).isEqualTo(4);
        assertThat(node.flow().rejectedLines()).isEqualTo(4);
    }
}
