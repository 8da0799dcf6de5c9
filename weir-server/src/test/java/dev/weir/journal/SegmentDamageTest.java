package dev.weir.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.MemoryDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No damage to a journal ever gives another value: it is refused by the file's name, or it is the torn last record, dropped. */
final class SegmentDamageTest {
    private static final Path DIRECTORY = Path.of("/data/journal");
    private static final UUID ID = new UUID(7, 9);
    private static final long SEED = Long.getLong("seed", 42);

    private final ByteBuffer window = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void everyFlippedBitIsRefusedOrDropsTheLastRecordAlone() {
        MemoryDisk disk = journal(4, 512);
        Path path = DIRECTORY.resolve(SegmentFormat.fileName(1));
        List<String> expected = read(disk);
        List<String> withoutLast = expected.subList(0, expected.size() - 1);
        byte[] whole = disk.bytes(path).clone();
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            disk.files.put(path, flipped);
            try {
                assertThat(read(disk)).as("bit %d", bit).isIn(expected, withoutLast);
            } catch (WeirException e) {
                assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT);
                assertThat(e).hasMessageContaining(path.toString()).hasMessageContaining("weir check --repair");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(SegmentFormat.HEADER_BYTES * 8);
    }

    @Test
    void everyFlippedBitOfAnOlderSegmentIsRefusedByItsNameOrHarmless() {
        MemoryDisk disk = journal(12, 512);
        Path path = DIRECTORY.resolve(SegmentFormat.fileName(1));
        List<String> expected = read(disk);
        byte[] whole = disk.bytes(path).clone();
        assertThat(disk.files).hasSizeGreaterThan(1);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            disk.files.put(path, flipped);
            try {
                assertThat(read(disk)).as("bit %d", bit).isEqualTo(expected);
            } catch (WeirException e) {
                assertThat(e).as("bit %d", bit).hasMessageContaining(path.toString());
            }
        }
    }

    @Test
    void aLastRecordCutAtAnyByteIsDroppedAlone() {
        MemoryDisk disk = journal(3, 1 << 16);
        Path path = DIRECTORY.resolve(SegmentFormat.fileName(1));
        List<String> expected = read(disk);
        byte[] whole = Arrays.copyOf(disk.bytes(path), end(disk.bytes(path)));
        disk.files.put(path, Arrays.copyOf(whole, whole.length - 1));
        int lastRecord = (int) recover(disk, new ArrayList<>()).tornAt();
        for (int length = lastRecord; length < whole.length; length++) {
            disk.files.put(path, Arrays.copyOf(whole, length));
            assertThat(read(disk)).as("cut to %d", length).isEqualTo(expected.subList(0, 2));
            disk.files.put(path, Arrays.copyOf(Arrays.copyOf(whole, length), 1 << 14));
            assertThat(read(disk))
                    .as("zeros from %d", length)
                    .hasSizeBetween(2, 3)
                    .isSubsetOf(expected);
            disk.files.put(path, randomFrom(whole, length));
            assertThat(read(disk)).as("random from %d, seed %d", length, SEED).isEqualTo(expected.subList(0, 2));
        }
    }

    private static byte[] randomFrom(byte[] whole, int length) {
        byte[] tail = new byte[1 << 10];
        new Random(SEED + length).nextBytes(tail);
        byte[] bytes = Arrays.copyOf(whole, length + tail.length);
        System.arraycopy(tail, 0, bytes, length, tail.length);
        return bytes;
    }

    @Test
    void aTornTailIsCutOnceAndAppendingGoesOn() {
        MemoryDisk disk = journal(3, 1 << 16);
        Path path = DIRECTORY.resolve(SegmentFormat.fileName(1));
        byte[] bytes = disk.bytes(path);
        bytes[end(bytes) - 1] ^= 1;
        try (Journal journal = open(disk, 1 << 16, new SeriesRegistry(100), new ArrayList<>())) {
            assertThat(journal.lastSequence()).isEqualTo(2);
            journal.append(List.of(batch(77, 0)));
        }
        assertThat(read(disk)).hasSize(3).last().asString().contains("77.5");
        disk.files.remove(DIRECTORY.resolve(SegmentFormat.fileName(3)));
        assertThatThrownBy(() -> read(disk))
                .hasMessageContaining(SegmentFormat.fileName(3))
                .hasMessageContaining("missing");
    }

    @Test
    void aTornWriteThatLeftOnlyItsEndIsATornTailToo() {
        MemoryDisk disk = journal(3, 1 << 16);
        byte[] bytes = disk.bytes(DIRECTORY.resolve(SegmentFormat.fileName(1)));
        bytes[end(bytes) + 100] = 1;
        assertThat(recover(disk, new ArrayList<>()).position()).isEqualTo(-1);
    }

    @Test
    void refusesAMissingSegmentBySomeName() {
        for (Path missing : journal(30, 512).files.keySet()) {
            MemoryDisk disk = journal(30, 512);
            disk.files.remove(missing);
            assertThatThrownBy(() -> read(disk)).as("without %s", missing).hasMessageContaining(missing.toString());
        }
    }

    @Test
    void refusesSwappedAndDoubledAndEmptySegments() {
        List<Path> paths = List.copyOf(journal(30, 512).files.keySet());
        assertThat(paths).hasSizeGreaterThan(3);
        MemoryDisk swapped = journal(30, 512);
        byte[] first = swapped.bytes(paths.get(0));
        swapped.files.put(paths.get(0), swapped.bytes(paths.get(1)));
        swapped.files.put(paths.get(1), first);
        assertThatThrownBy(() -> read(swapped))
                .hasMessageContaining(paths.get(0).toString());
        MemoryDisk doubled = journal(30, 512);
        doubled.files.put(DIRECTORY.resolve(SegmentFormat.fileName(9999)), doubled.bytes(paths.get(1)));
        assertThatThrownBy(() -> read(doubled)).hasMessageContaining(SegmentFormat.fileName(9999));
        for (Path path : paths) {
            MemoryDisk empty = journal(30, 512);
            empty.files.put(path, new byte[0]);
            assertThatThrownBy(() -> read(empty)).hasMessageContaining(path.toString());
        }
    }

    @Test
    void repairKeepsEveryReadableCommitAndSaysWhichIsLost() {
        MemoryDisk disk = journal(5, 1 << 16);
        List<String> expected = read(disk);
        byte[] bytes = disk.bytes(DIRECTORY.resolve(SegmentFormat.fileName(1)));
        int second = SegmentFormat.HEADER_BYTES
                + SegmentFormat.RECORD_OVERHEAD_BYTES
                + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(SegmentFormat.HEADER_BYTES);
        bytes[second + 30] ^= 4;
        List<String> told = new ArrayList<>();
        JournalCheck.run(disk, DIRECTORY, Optional.of(ID), 0, true, new SeriesRegistry(100), f -> told.add(f.what()));
        assertThat(told).anyMatch(line -> line.contains("record 2 is missing in it"));
        Path fresh = Path.of("/data/journal.new");
        long kept = JournalRepair.run(disk, DIRECTORY, fresh, ID, 0, new SeriesRegistry(100), f -> told.add(f.what()));
        assertThat(kept).isEqualTo(4);
        assertThat(told).contains("record 3 is kept, as 2", "record 5 is kept, as 4");
        List<String> found = new ArrayList<>();
        new Recovery(disk, fresh, ID, new SeriesRegistry(100), window).run(0, commit -> found.add(text(commit)));
        assertThat(found).hasSize(4);
        assertThat(expected.get(4).substring(1)).startsWith(found.get(3).substring(1));
    }

    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static Batch batch(int value, int id) {
        Batch batch = new Batch(2);
        batch.add(id, value * 1_000_000L, value + 0.5);
        batch.add(0, value * 2_000_000L, 1.0 / value);
        return batch;
    }

    private static MemoryDisk journal(int commits, long segmentBytes) {
        MemoryDisk disk = new MemoryDisk();
        SeriesRegistry registry = new SeriesRegistry(100);
        try (Journal journal = open(disk, segmentBytes, registry, new ArrayList<>())) {
            for (int i = 1; i <= commits; i++) {
                int id = registry.findOrAdd(("größe." + i % 4).getBytes(UTF_8));
                journal.append(List.of(batch(i, id)));
            }
        }
        disk.list(DIRECTORY).stream()
                .filter(path -> !SegmentFormat.isSegment(path))
                .forEach(disk::delete);
        return disk;
    }

    private static Journal open(MemoryDisk disk, long segmentBytes, SeriesRegistry registry, List<String> found) {
        return Journal.open(
                new Journal.Options(DIRECTORY, ID, segmentBytes, true),
                disk,
                registry,
                () -> Instant.EPOCH,
                System::nanoTime,
                0,
                commit -> found.add(text(commit)));
    }

    private List<String> read(MemoryDisk disk) {
        List<String> found = new ArrayList<>();
        recover(disk, found);
        return found;
    }

    private Recovery.Result recover(MemoryDisk disk, List<String> found) {
        SeriesRegistry registry = new SeriesRegistry(100);
        return new Recovery(disk, DIRECTORY, ID, registry, window).run(0, commit -> {
            String keys = "";
            for (int id = 0; id < registry.size(); id++) {
                keys += registry.key(id) + " ";
            }
            found.add(text(commit) + " of " + keys);
        });
    }

    private static String text(Commit commit) {
        Batch batch = (Batch) commit.changes().getFirst();
        return commit.sequence() + " " + Arrays.toString(batch.seriesIds()) + Arrays.toString(batch.timestampMicros())
                + Arrays.toString(batch.values());
    }
}
