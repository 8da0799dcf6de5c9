package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Submission;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that come in and are worked on. What must come of them is known from how they were made. */
final class UploadedFilesTest {
    private static final String HEADER = "sensor_id,timestamp,value\n";

    private final SplittableRandom random = Seed.random();
    private final SimulatedDisk disk = new SimulatedDisk(Seed.value());
    private FilesNode node = new FilesNode(disk);

    @AfterEach
    void close() {
        node.close();
    }

    private Map<String, NavigableMap<Long, Double>> stored() {
        Map<String, NavigableMap<Long, Double>> stored = new TreeMap<>(node.node.readAll());
        stored.values().removeIf(Map::isEmpty);
        return stored;
    }

    @Test
    void aFileOfValidRowsIsProcessedAndAllOfItStored() {
        MadeFile made = new MadeFile();
        for (int i = 0; i < 5000; i++) {
            made.row("s" + random.nextInt(20), random.nextInt(100_000), random.nextDouble(-1e6, 1e6));
        }
        FileRecord end = node.process("all.csv", made.bytes());
        assertThat(end.status()).isEqualTo(FileStatus.PROCESSED);
        assertThat(end.error()).isNull();
        assertThat(FilesNode.tally(end).totalRows()).isEqualTo(5000);
        assertThat(FilesNode.tally(end).validRows()).isEqualTo(5000);
        assertThat(node.sums(end)).isEqualTo(made.sums());
        assertThat(stored()).isEqualTo(made.samples());
        assertThat(node.flow().accepted()).isEqualTo(5000);
        assertThat(node.flow().received()).isEqualTo(5000);
        assertThat(node.flow().samples()).isEqualTo(5000);
        assertThat(node.progress()).isEmpty();
    }

    @Test
    void aFileWithInvalidRowsIsPartialAndCountsEachOnce() {
        MadeFile made = MadeFile.random("s", 5000, random);
        FileRecord end = node.process("some.csv", made.bytes());
        assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(FilesNode.tally(end).totalRows()).isEqualTo(made.rows());
        assertThat(FilesNode.tally(end).invalidRows()).isEqualTo(made.invalid());
        assertThat(node.sums(end)).isEqualTo(made.sums());
        assertThat(stored()).isEqualTo(made.samples());
        assertThat(node.flow().accepted()).isEqualTo(made.valid());
        assertThat(node.flow().rejectedLines()).isEqualTo(made.invalid());
        assertThat(node.flow().received()).isEqualTo(made.rows());
        assertThat(node.report(end, RowReport.Form.REASONS).lines()).hasSize(made.invalid() + 1);
    }

    @Test
    void aFileIsFailedWhereNoRowIsValidOrThereIsNoneOrNoTime() {
        assertThat(node.process("none.csv", HEADER + "a,1,x\nb,2,y\n"))
                .satisfies(end -> assertThat(end.status()).isEqualTo(FileStatus.FAILED))
                .satisfies(end -> assertThat(end.error()).contains("none of the 2 rows is valid", "line 2"))
                .satisfies(end -> assertThat(FilesNode.tally(end).invalidRows()).isEqualTo(2));
        assertThat(node.process("header.csv", HEADER).error()).isEqualTo("the file has a header and no rows");
        FileRecord timeless = node.process("timeless.csv", "sensor,value\na,1\n");
        assertThat(timeless.status()).isEqualTo(FileStatus.FAILED);
        assertThat(timeless.error()).isNotEmpty();
        assertThat(timeless.tally()).isNull();
        assertThat(stored()).isEmpty();
    }

    @Test
    void theSameBytesAgainAreAnotherFileThatIsADuplicate() {
        String text = HEADER + "a,1,1\n";
        FileRecord first = node.process("one.csv", text);
        FileRecord second = node.process("two.csv", text);
        assertThat(first.duplicateOf()).isNull();
        assertThat(second.duplicateOf()).isEqualTo(first.id());
        assertThat(second.status()).isEqualTo(FileStatus.PROCESSED);
        assertThat(node.files.delete(first.id(), false)).isEqualTo(UploadedFiles.Outcome.DONE);
        assertThat(node.process("three.csv", text).duplicateOf())
                .as("the first being gone")
                .isNull();
    }

    @Test
    void aDryRunStoresNothing() {
        MadeFile made = MadeFile.random("dry", 3000, random);
        FileRecord end = node.awaitEnd(
                node.upload(FilesNode.about("dry.csv", true), made.bytes()).id());
        assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(FilesNode.tally(end).validRows()).isEqualTo(made.valid());
        assertThat(node.sums(end)).isEqualTo(made.sums());
        assertThat(node.node.registry().size()).isZero();
        assertThat(stored()).isEmpty();
        assertThat(node.flow().received()).isZero();
        assertThat(node.flow().accepted()).isZero();
        assertThat(node.flow().rejectedLines()).isZero();
        assertThat(node.node.store().ledger().deviceCount()).isZero();
        assertThat(node.progress()).isEmpty();
    }

    @Test
    void rowsBeyondTheLimitOfSeriesAreInvalidAndTheReportSaysSo() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < EmbeddedNode.MOST_SERIES + 3; i++) {
            text.append("s").append(i).append(",1,").append(i).append('\n');
        }
        FileRecord end = node.process("many.csv", text.toString());
        assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(FilesNode.tally(end).validRows()).isEqualTo(EmbeddedNode.MOST_SERIES);
        assertThat(FilesNode.tally(end).refusedSeries()).isTrue();
        assertThat(node.flow().rejected()).isEqualTo(Map.of(Reject.Code.SERIES_LIMIT, 3L));
        String report = node.report(end, RowReport.Form.REASONS);
        assertThat(report.lines()).hasSize(4);
        assertThat(report).contains("limit");
        assertThat(node.report(end, RowReport.Form.ROWS).lines()).hasSize(4).contains("sensor_id,timestamp,value");
        FileRecord again = node.process("known.csv", HEADER + "s1,2,1\nnew,2,1\n");
        assertThat(again.status()).isEqualTo(FileStatus.PARTIAL);
        assertThat(node.report(again, RowReport.Form.REASONS))
                .contains("new,2,1")
                .doesNotContain("s1,2,1");
    }

    @Test
    void badRowsUploadedAgainAsTheyCameAreAllBad() {
        MadeFile made = MadeFile.random("s", 2000, random);
        FileRecord end = node.process("some.csv", made.bytes());
        FileRecord again = node.process("again.csv", node.report(end, RowReport.Form.ROWS));
        assertThat(again.status()).isEqualTo(FileStatus.FAILED);
        assertThat(FilesNode.tally(again).totalRows()).isEqualTo(made.invalid());
        assertThat(FilesNode.tally(again).validRows()).isZero();
    }

    @Test
    void manySamplesOfOneSliceAreOneCommit() {
        int columns = 99;
        StringBuilder text = new StringBuilder("time");
        for (int i = 0; i < columns; i++) {
            text.append(",c").append(i);
        }
        for (int row = 0; row < 500; row++) {
            text.append('\n').append(row).append(",1".repeat(columns));
        }
        FileRecord end = node.process("wide.csv", text.toString());
        assertThat(end.status()).isEqualTo(FileStatus.PROCESSED);
        assertThat(FilesNode.tally(end).totalRows()).isEqualTo(500);
        assertThat(stored())
                .hasSize(columns)
                .allSatisfy((key, samples) -> assertThat(samples).hasSize(500));
        assertThat(node.flow().samples()).isEqualTo(500L * columns);
        assertThat(node.flow().accepted()).isEqualTo(500);
    }

    @Test
    void anUploadThatIsNotFinishedLeavesNothing() {
        try (Upload upload = node.files.begin()) {
            upload.write(new byte[100_000], 0, 100_000);
        }
        try (Upload upload = node.files.begin()) {
            byte[] zip = {'P', 'K', 3, 4};
            assertThat(upload.write(zip, 0, 2)).isEmpty();
            assertThat(upload.write(zip, 2, 2))
                    .hasValueSatisfying(refusal -> assertThat(refusal).isInstanceOf(Upload.Refusal.WrongType.class));
        }
        try (Upload upload = node.files.begin()) {
            assertThat(upload.write(new byte[(4 << 20) + 1], 0, (4 << 20) + 1))
                    .contains(new Upload.Refusal.TooLarge(4 << 20));
        }
        assertThat(node.progress()).isEmpty();
        assertThat(disk.list(FilesNode.BLOBS.resolve(node.server()))).isEmpty();
        assertThat(node.files.newest(null, 10)).isEmpty();
    }

    @Test
    void closingWhileFilesAreWorkedOnLeavesThemAndTheNextStartFinishesThem() {
        List<MadeFile> made = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> MadeFile.random("f" + i + ".", 8000, random))
                .toList();
        List<String> ids = made.stream()
                .map(file -> node.upload("f.csv", file.bytes()).id())
                .toList();
        node.close();
        node = new FilesNode(disk);
        Map<String, NavigableMap<Long, Double>> expected = new TreeMap<>();
        for (int i = 0; i < ids.size(); i++) {
            FileRecord end = node.awaitEnd(ids.get(i));
            assertThat(end.status()).isEqualTo(FileStatus.PARTIAL);
            assertThat(node.sums(end)).isEqualTo(made.get(i).sums());
            expected.putAll(made.get(i).samples());
        }
        assertThat(stored()).isEqualTo(expected);
        assertThat(node.flow().accepted())
                .isEqualTo(made.stream().mapToLong(MadeFile::valid).sum());
        assertThat(node.flow().received())
                .isEqualTo(made.stream().mapToLong(MadeFile::rows).sum());
    }

    @Test
    void whatTheStateSaysOfAFinishedFileIsAllOfIt() {
        byte[] bytes = (HEADER + "a,1,1\na,2,x\n").getBytes(UTF_8);
        FileRecord end = node.process("s.csv", bytes);
        assertThat(node.files.find(end.id())).contains(new UploadedFiles.State(end, 2, bytes.length));
        assertThat(node.files.find("none")).isEmpty();
    }

    /** Each byte that is not UTF-8 is told as three: far more than the journal has room for in the name of a device. */
    @Test
    void aSensorOfBadBytesHarmsNothingAndMakesNoDevice() {
        byte[] head = HEADER.getBytes(UTF_8);
        byte[] file = Arrays.copyOf(head, head.length + 900);
        Arrays.fill(file, head.length, file.length, (byte) 0xFF);
        FileRecord end = node.process("bad.csv", file);
        assertThat(end.status()).isEqualTo(FileStatus.FAILED);
        Receipt receipt = new Receipt(Protocol.FILES, new byte[Receipt.ADDRESS_BYTES]);
        receipt.rejectOf(new byte[Receipt.MAX_DEVICE_BYTES + 1], 1);
        assertThat(receipt.deviceCount()).isZero();
        receipt.rejectOf(new byte[Receipt.MAX_DEVICE_BYTES], 1);
        assertThat(receipt.deviceCount()).isEqualTo(1);
        node.node.ingest().submit(new Submission(receipt));
        node.close();
        node = new FilesNode(disk.afterKill());
        assertThat(node.record(end.id()).status()).isEqualTo(FileStatus.FAILED);
        assertThat(node.flow().rejectedLines()).isEqualTo(1);
    }

    @Test
    void rejectsCountAtDevicesThatHaveSeriesAndAtNoOther() {
        node.process("some.csv", HEADER + "known.x,1,1\nknown.x,2,no\nunknown,3,no\n");
        assertThat(node.node.store().ledger().device("known").orElseThrow().rejects())
                .isEqualTo(1);
        assertThat(node.node.store().ledger().device("unknown")).isEmpty();
    }

    @Test
    void aFileWhoseRecordWasKeptElsewhereIsLeftAlone() {
        FileRecord file = node.process("f.csv", HEADER + "a,1,1\n");
        node.node
                .ingest()
                .submit(new Submission(new RecordPut(
                        RecordTable.PROGRESS,
                        "elsewhere",
                        "\0\0\0\0\0\0\0\0dynamodb files".getBytes(UTF_8),
                        Long.MAX_VALUE)));
        node.node.ingest().submit(new Submission(ProgressOf.put("here", 0)));
        node.close();
        node = new FilesNode(disk.afterKill());
        FilesNode.await("what is here goes", () -> !node.progress().containsKey("here"));
        assertThat(node.progress()).containsOnlyKeys("elsewhere");
        assertThat(node.record(file.id())).isEqualTo(file);
    }

    @Test
    void onlySoManyReportsAreReadAtOnce() {
        FileRecord file = node.process("f.csv", HEADER + "a,1,no\n");
        List<RowReport> open = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            open.add(node.files.report(file, RowReport.Form.REASONS));
        }
        assertThatThrownBy(() -> node.files.report(file, RowReport.Form.REASONS))
                .isInstanceOfSatisfying(
                        WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.OVERLOADED));
        open.removeFirst().close();
        open.add(node.files.report(file, RowReport.Form.ROWS));
        open.forEach(RowReport::close);
    }

    @Test
    void rowsToMendEndAsTheirFileDoes() {
        FileRecord file = node.process("f.csv", "sensor_id,timestamp,value\r\na,1,no\r\na,2,1\r\n");
        assertThat(node.report(file, RowReport.Form.ROWS)).isEqualTo("sensor_id,timestamp,value\r\na,1,no\r\n");
    }

    @Test
    void namesOfIgnoredColumnsAreToldAsFarAsARecordHasRoomForThem() {
        FileRecord file =
                node.process("f.csv", "sensor_id,timestamp,value,\"a\tb\"," + "x".repeat(800) + "\na,1,1,,\n");
        assertThat(FilesNode.tally(file).ignoredColumns()).containsExactly("a?b", "x".repeat(800));
    }
}
