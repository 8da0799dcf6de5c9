package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.disk.MemoryDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No damage to the deletions of a part ever gives others, a check finds all of it, and a repair keeps those that can be read. */
final class DeletionDamageTest {
    private static final Path PATH = TablePart.PATH;

    private final TablePart parts = new TablePart();

    /** A disk with a part of some series and deletions of them. */
    private static MemoryDisk write(int series) {
        MemoryDisk disk = new MemoryDisk();
        SeriesRegistry registry = new SeriesRegistry(series);
        for (int id = 0; id < series; id++) {
            registry.findOrAdd(("key." + id).getBytes(UTF_8));
        }
        try (PartWriter writer = new PartWriter(disk, TablePart.FILES, TablePart.OWNER, TablePart.NAME)) {
            writer.series(registry, 0, series);
            DeletionsWriter deletions = new DeletionsWriter(writer);
            for (int id = 0; id < series; id += 2) {
                TimeRanges times = TimeRanges.union(
                        TimeRanges.of(new TimeRange(10, 20)),
                        id % 3 == 0 ? TimeRanges.of(new TimeRange(30, 40L + id)) : null);
                deletions.add(id, times == null ? TimeRanges.ALL : times);
            }
            deletions.finish();
            writer.finish();
        }
        new Manifest(TablePart.OWNER, 9, series, 1, List.of(TablePart.NAME)).write(disk, TablePart.DIRECTORY);
        return disk;
    }

    private Map<Integer, String> read(MemoryDisk disk) {
        Map<Integer, String> found = new TreeMap<>();
        Part part = parts.open(disk);
        part.deletions().forEach((id, times) -> {
            found.put(id, times.toString());
            assertThat(part.deletions().find(id, TimeRange.ALL)).isEqualTo(times);
            assertThat(part.deletions().find(id + 1, TimeRange.ALL)).isNull();
        });
        return found;
    }

    @Test
    void everyFlippedBitIsRefusedOrHarmlessAndFoundByTheCheck() {
        MemoryDisk disk = write(9);
        Map<Integer, String> expected = read(disk);
        assertThat(expected).hasSize(5).containsEntry(2, "[10, 20]").containsEntry(6, "[10, 20, 30, 46]");
        assertThat(parts.check(disk)).isEmpty();
        byte[] whole = disk.bytes(PATH).clone();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            disk.files.put(PATH, flipped);
            try {
                assertThat(read(disk)).as("bit %d", bit).isEqualTo(expected);
            } catch (WeirException e) {
                assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT);
                assertThat(e).hasMessageContaining(PATH.toString());
            }
            assertThat(parts.check(disk)).as("bit %d", bit).isNotEmpty();
        }
    }

    @Test
    void randomBytesGiveDeletionsOrAreRefused() {
        SplittableRandom random = Seed.random();
        int[] last = new int[1];
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) random.nextInt(random.nextBoolean() ? 4 : 256);
            }
            int to = bytes.length - random.nextInt(bytes.length + 1) / 2;
            last[0] = -1;
            try {
                PartDeletions.read(bytes, 0, to, (id, times) -> {
                    assertThat(id).isGreaterThan(last[0]);
                    last[0] = id;
                });
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                assertThat(String.valueOf(e.getMessage())).doesNotStartWith("BUG");
            }
        }
    }

    @Test
    void aRepairWithoutAnIndexKeepsEveryDeletion() {
        MemoryDisk disk = write(40_000);
        Map<Integer, String> expected = read(disk);
        assertThat(expected).hasSize(20_000);
        disk.bytes(PATH)[disk.bytes(PATH).length - 3] ^= 1;
        parts.repair(disk, Map.of());
        assertThat(parts.check(disk)).isEmpty();
        assertThat(read(disk)).isEqualTo(expected);
    }

    @Test
    void deletionsThatAreLostAreSaidToBeAndTheOthersStay() {
        MemoryDisk disk = write(40_000);
        Map<Integer, String> expected = read(disk);
        parts.damage(disk, PartFormat.DELETIONS_BLOCK, 0);
        assertThat(parts.repair(disk, Map.of())).anyMatch(line -> line.contains("may show again"));
        assertThat(parts.check(disk)).isEmpty();
        Map<Integer, String> left = read(disk);
        assertThat(left).isNotEmpty().hasSizeLessThan(20_000);
        assertThat(expected).containsAllEntriesOf(left);
    }
}
