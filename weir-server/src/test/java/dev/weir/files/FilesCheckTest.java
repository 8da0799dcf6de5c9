package dev.weir.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Finding;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordText;
import dev.weir.store.file.FileStatus;
import dev.weir.store.file.FileTally;
import dev.weir.store.file.FileUpload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a check says of records, blobs and progress that do not belong together. */
final class FilesCheckTest {
    private static final Path BLOBS = Path.of("/data/blobs");
    private static final FileUpload UPLOAD =
            new FileUpload("f.csv", 7, "d", false, 1, "127.0.0.1", FilesNode.AS_USUAL, false);

    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final FilesCheck check = new FilesCheck();

    FilesCheckTest() {
        disk.createDirectory(BLOBS.resolve("s"));
    }

    private void blob(String name) {
        disk.put(BLOBS.resolve("s").resolve(name), new byte[] {1});
    }

    private void put(RecordTable table, String key, byte... value) {
        check.add(new RecordPut(table, key, value, Long.MAX_VALUE));
    }

    private void record(String id, String server) {
        FileTally tally = new FileTally(1, 1, 1, List.of(), false);
        FileRecord record = new FileRecord(id, 3, server, server, UPLOAD, null, FileStatus.PROCESSED, 1, tally, null);
        put(RecordTable.FILES, id, FileRecordText.encode(record));
        put(RecordTable.FILES, "sha256 d", (byte) 'a');
    }

    /** What is found, as {@code damage NAME} or {@code note NAME}. */
    private List<String> found() {
        List<Finding> findings = new ArrayList<>();
        check.run(disk, BLOBS, "s", findings::add);
        assertThat(findings).allSatisfy(finding -> assertThat(finding.what()).contains("it"));
        return findings.stream()
                .map(finding -> (finding.damage() ? "damage " : "note ")
                        + finding.file().getFileName())
                .toList();
    }

    @Test
    void saysNothingOfWhatBelongsTogether() {
        record("a", "s");
        blob("a");
        blob("a.sums");
        record("elsewhere", "other");
        check.add(ProgressOf.put("a", 0));
        put(RecordTable.SESSIONS, "a", new byte[8]);
        assertThat(found()).isEmpty();
    }

    @Test
    void namesABlobWithoutARecord() {
        blob("a");
        blob("a.sums");
        assertThat(found()).containsExactly("damage a", "damage a.sums");
    }

    @Test
    void namesTheBlobOfARecordThatWasTakenOut() {
        record("a", "s");
        put(RecordTable.FILES, "a");
        blob("a");
        assertThat(found()).containsExactly("damage a");
    }

    @Test
    void namesARecordWithoutItsBlobs() {
        record("a", "s");
        assertThat(found()).containsExactly("damage a", "damage a.sums");
    }

    @Test
    void namesARecordThatCannotBeRead() {
        put(RecordTable.FILES, "a", (byte) '{');
        assertThat(found()).containsExactly("damage a");
    }

    @Test
    void notesWhatTheNextStartTakesOut() {
        blob("a.tmp");
        check.add(ProgressOf.put("b", 0));
        blob("b");
        check.add(ProgressOf.put("c", 0));
        check.add(ProgressOf.put("gone", 0));
        put(RecordTable.PROGRESS, "gone");
        assertThat(found()).containsExactly("note a.tmp", "note b", "note c");
    }

    @Test
    void notesWhatIsLeftAloneBecauseItsRecordWasKeptElsewhere() {
        put(RecordTable.PROGRESS, "a", "\0\0\0\0\0\0\0\0dynamodb files".getBytes(US_ASCII));
        blob("a");
        List<Finding> findings = new ArrayList<>();
        check.run(disk, BLOBS, "s", findings::add);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.damage()).isFalse();
            assertThat(finding.what()).contains("left alone");
        });
    }
}
