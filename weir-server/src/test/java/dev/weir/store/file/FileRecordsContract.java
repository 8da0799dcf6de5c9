package dev.weir.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What all records of files must do, wherever they are kept. A test of them extends this. */
public abstract class FileRecordsContract {
    private static final String SERVER = "weir1";

    /** The records under test, the same for a whole test; empty at first. */
    protected abstract FileRecords records();

    /** A record of a new file, which waits. */
    protected static FileRecord record(String id, String digest) {
        var reading = new FileUpload.Reading(null, null, List.of(), ZoneId.of("UTC"));
        var upload =
                new FileUpload("a.csv", 10, digest.repeat(64), false, 1_700_000_000_000_001L, "::1", reading, false);
        return FileRecord.pending(id, SERVER, upload);
    }

    private static FileRecord ended(FileRecord record) {
        return record.ended(FileStatus.PROCESSED, 7, new FileTally(3, 3, 1, List.of("note"), false), null);
    }

    private static List<String> ids(List<FileRecord> records) {
        return records.stream().map(FileRecord::id).toList();
    }

    @Test
    void whatIsAddedIsFound() {
        FileRecord added = records().add(record("f1", "a"));

        assertThat(added).isEqualTo(record("f1", "a"));
        assertThat(records().find("f1")).contains(added);
        for (String id : List.of("f2", "", "F1", "/", "x".repeat(5000), "\u0000")) {
            assertThat(records().find(id)).isEmpty();
        }
    }

    @Test
    void aDuplicateNamesTheFirstOfItsDigestThatIsStillThere() {
        FileRecord first = records().add(record("f1", "a"));
        FileRecord second = records().add(record("f2", "a"));
        assertThat(second.duplicateOf()).isEqualTo("f1");
        assertThat(records().find("f2")).contains(second);
        assertThat(records().add(record("f3", "b")).duplicateOf()).isNull();

        assertThat(records().remove(second)).isTrue();
        assertThat(records().add(record("f4", "a")).duplicateOf()).isEqualTo("f1");
        assertThat(records().remove(first)).isTrue();

        assertThat(records().add(record("f5", "a")).duplicateOf()).isNull();
        assertThat(records().add(record("f6", "a")).duplicateOf()).isEqualTo("f5");
    }

    @Test
    void onlyTheNextVersionTakesThePlaceOfARecord() {
        FileRecord first = records().add(record("f1", "a"));
        FileRecord second = first.at(FileStatus.PROCESSING);

        assertThat(records().replace(first)).isFalse();
        assertThat(records().replace(ended(second))).isFalse();
        assertThat(records().replace(record("f2", "b").at(FileStatus.PROCESSING)))
                .isFalse();
        assertThat(records().replace(second)).isTrue();
        assertThat(records().replace(second)).isFalse();
        assertThat(records().replace(ended(second))).isTrue();

        assertThat(records().find("f1")).contains(ended(second));
        assertThat(records().find("f2")).isEmpty();
    }

    @Test
    void onlyTheVersionThatIsThereIsRemoved() {
        FileRecord first = records().add(record("f1", "a"));
        FileRecord second = first.at(FileStatus.PROCESSING);

        assertThat(records().remove(second)).isFalse();
        assertThat(records().replace(second)).isTrue();
        assertThat(records().remove(first)).isFalse();
        assertThat(records().remove(second)).isTrue();
        assertThat(records().remove(second)).isFalse();

        assertThat(records().find("f1")).isEmpty();
        assertThat(records().newest(null, 10)).isEmpty();
        assertThat(records().unfinished(SERVER)).isEmpty();
    }

    @Test
    void theNewestComeFirstPageByPage() {
        for (String id : List.of("0a", "0c", "0b", "1a", "00")) {
            records().add(record(id, id.substring(1)));
        }

        assertThat(ids(records().newest(null, 10))).containsExactly("1a", "0c", "0b", "0a", "00");
        assertThat(ids(records().newest(null, 2))).containsExactly("1a", "0c");
        assertThat(ids(records().newest("0c", 2))).containsExactly("0b", "0a");
        assertThat(ids(records().newest("0a", 2))).containsExactly("00");
        assertThat(records().newest("00", 2)).isEmpty();
    }

    @Test
    void theUnfinishedOfAServerAreListedOldestFirst() {
        FileRecord working = records().add(record("f3", "a")).at(FileStatus.PROCESSING);
        records().add(record("f2", "b"));
        FileRecord done = ended(records().add(record("f1", "c")));
        records().add(FileRecord.pending("f4", "weir11", record("f4", "d").upload()));
        assertThat(records().replace(working)).isTrue();
        assertThat(records().replace(done)).isTrue();

        assertThat(records().unfinished(SERVER)).containsExactly(record("f2", "b"), working);
        assertThat(records().replace(done.at(FileStatus.PENDING))).isTrue();
        assertThat(ids(records().unfinished(SERVER))).containsExactly("f1", "f2", "f3");
        assertThat(ids(records().unfinished("weir11"))).containsExactly("f4");
    }

    @Test
    void aFileThatIsTakenOverIsUnfinishedOnItsNewServerAlone() {
        FileRecord working = records().add(record("f1", "a")).at(FileStatus.PROCESSING);
        FileRecord taken = working.takenOver("weir2");
        assertThat(records().replace(working)).isTrue();

        assertThat(records().replace(taken)).isTrue();
        assertThat(records().replace(ended(working))).isFalse();
        assertThat(records().unfinished(SERVER)).isEmpty();
        assertThat(records().unfinished("weir2")).containsExactly(taken);

        assertThat(records().replace(taken.takenOver(SERVER))).isTrue();
        assertThat(records().unfinished("weir2")).isEmpty();
        assertThat(records().unfinished(SERVER)).containsExactly(taken.takenOver(SERVER));
    }

    @Test
    void theLargestRecordIsKept() {
        FileRecord large = records()
                .add(record("f1", "a"))
                .ended(FileStatus.PROCESSED, 7, new FileTally(1, 1, 1, List.of("\u0001".repeat(65_000)), true), null);

        assertThat(records().replace(large)).isTrue();

        assertThat(records().find("f1")).contains(large);
        assertThat(records().newest(null, 5)).containsExactly(large);
    }

    @Test
    void ofManyWhoChangeOneVersionExactlyOneDoes() throws Exception {
        FileRecord first = records().add(record("f1", "a"));

        List<Boolean> won = atOnce(Collections.nCopies(8, () -> records().replace(first.at(FileStatus.PROCESSING))));

        assertThat(Collections.frequency(won, true)).isOne();
    }

    @Test
    void ofManyEqualFilesAtOnceExactlyOneIsNoDuplicate() throws Exception {
        List<Callable<FileRecord>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String id = "f" + i;
            calls.add(() -> records().add(record(id, "a")));
        }

        List<FileRecord> added = atOnce(calls);

        List<FileRecord> first =
                added.stream().filter(record -> record.duplicateOf() == null).toList();
        assertThat(first).hasSize(1);
        assertThat(added)
                .allMatch(record -> record.id().equals(first.getFirst().id())
                        || first.getFirst().id().equals(record.duplicateOf()));
    }

    /** What calls give that are made at the same time by virtual threads. */
    protected static <T> List<T> atOnce(List<? extends Callable<T>> calls) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(calls.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> tasks = new ArrayList<>();
            for (Callable<T> call : calls) {
                tasks.add(threads.submit(() -> {
                    barrier.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> task : tasks) {
                results.add(task.get());
            }
            return results;
        }
    }
}
