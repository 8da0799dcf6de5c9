package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.MemoryDisk;
import dev.weir.model.Finding;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No damage to a part ever gives another value, and a check finds all of it. */
final class PartDamageTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILES = DIRECTORY.resolve("parts");
    private static final UUID OWNER = new UUID(7, 9);
    private static final Part.Name NAME = new Part.Name(1, 9, 1);
    private static final Path PATH = FILES.resolve(NAME.fileName());

    @Test
    void everyFlippedBitIsRefusedOrHarmlessAndFoundByTheCheck() {
        MemoryDisk disk = store();
        String expected = read(disk);
        assertThat(check(disk)).isEmpty();
        byte[] whole = disk.bytes(PATH).clone();
        assertThat(whole.length).isLessThan(1500);
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
            assertThat(check(disk)).as("bit %d", bit).isNotEmpty();
        }
    }

    @Test
    void everyFlippedBitOfTheManifestIsRefused() {
        MemoryDisk disk = store();
        Path path = DIRECTORY.resolve(Manifest.FILE_NAME);
        byte[] whole = disk.bytes(path).clone();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            disk.files.put(path, flipped);
            try {
                Manifest.read(disk, DIRECTORY);
                throw new AssertionError("bit " + bit + " was not noticed");
            } catch (WeirException e) {
                assertThat(e.code()).as("bit %d", bit).isEqualTo(WeirException.Code.CORRUPT);
                assertThat(e).hasMessageContaining(path.toString()).hasMessageContaining("weir check --repair");
            }
        }
    }

    @Test
    void everyCutIsFoundAndRepairedToACleanStore() {
        MemoryDisk whole = store();
        for (int length = 0; length < whole.bytes(PATH).length; length += 7) {
            MemoryDisk disk = whole.copy();
            disk.files.put(PATH, java.util.Arrays.copyOf(disk.bytes(PATH), length));
            assertThat(check(disk)).as("cut to %d", length).isNotEmpty();
            assertThat(repair(disk)).as("cut to %d", length).isNotEmpty();
            assertThat(check(disk)).as("repaired after a cut to %d", length).isEmpty();
        }
    }

    @Test
    void aRepairWithoutAnIndexLosesNothing() {
        MemoryDisk disk = store();
        String expected = read(disk);
        disk.bytes(PATH)[disk.bytes(PATH).length - 3] ^= 1;
        repair(disk);
        assertThat(check(disk)).isEmpty();
        assertThat(readAll(disk)).isEqualTo(expected);
        assertThat(disk.files.keySet()).anyMatch(path -> path.toString().startsWith("/data/damaged/parts/"));
    }

    @Test
    void aRepairSaysWhichSeriesAndTimesADamagedBlockHeld() {
        MemoryDisk disk = store();
        PartIndex index = open(disk).index();
        disk.bytes(PATH)[(int) index.offset(1) + 40] ^= 1;
        assertThat(repair(disk)).anyMatch(line -> line.contains("samples of series 0 to 3, from 1970-01-01T00:00:00Z"));
        assertThat(check(disk)).isEmpty();
        assertThat(readAll(disk)).contains("größe.0").doesNotContain("=");
    }

    @Test
    void keysThatAreLostAreStoodInForAndSamplesStay() {
        MemoryDisk disk = store();
        String expected = read(disk);
        disk.bytes(PATH)[(int) open(disk).index().offset(0) + 20] ^= 1;
        MemoryDisk helped = disk.copy();
        assertThat(repair(disk)).anyMatch(line -> line.contains("lost the keys of 4 series"));
        assertThat(readAll(disk)).isEqualTo(expected.replace("größe.", "lost.series."));
        StoreRepair.run(
                helped,
                DIRECTORY,
                DIRECTORY.resolve("damaged"),
                Optional.empty(),
                Map.of(2, "größe.2".getBytes(UTF_8)),
                Map.of(),
                finding -> {});
        assertThat(readAll(helped)).contains("größe.2", "lost.series.3");
    }

    @Test
    void aMissingManifestIsMadeAnewFromTheNewestParts() {
        MemoryDisk disk = store();
        String expected = read(disk);
        disk.files.put(
                FILES.resolve(new Part.Name(1, 4, 0).fileName()),
                disk.bytes(PATH).clone());
        disk.files.remove(DIRECTORY.resolve(Manifest.FILE_NAME));
        assertThat(check(disk)).isNotEmpty();
        repair(disk);
        assertThat(check(disk)).isEmpty();
        assertThat(readAll(disk)).isEqualTo(expected);
    }

    @Test
    void aMissingPartIsSaidToBeLost() {
        MemoryDisk disk = store();
        disk.files.remove(PATH);
        assertThat(check(disk)).isNotEmpty();
        assertThat(repair(disk)).anyMatch(line -> line.contains("lost the samples of commits 1 to 9"));
        assertThat(check(disk)).isEmpty();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPartThatShrinksWhileItIsCopiedFailsTheCopy() {
        MemoryDisk disk = store();
        Parts parts = Parts.open(disk, DIRECTORY, sequence -> {});
        List<Part> held = parts.openAll();
        disk.files.put(PATH, java.util.Arrays.copyOf(disk.bytes(PATH), 100));
        assertThatThrownBy(() -> parts.copy(parts.manifest(), held, Path.of("/copy"), false))
                .isInstanceOfSatisfying(
                        WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT))
                .hasMessageContaining(PATH.toString());
    }

    private static MemoryDisk store() {
        MemoryDisk disk = new MemoryDisk();
        SeriesRegistry registry = new SeriesRegistry(100);
        for (int id = 0; id < 4; id++) {
            registry.findOrAdd(("größe." + id).getBytes(UTF_8));
        }
        try (PartWriter writer = new PartWriter(disk, FILES, OWNER, NAME)) {
            writer.series(registry, 0, 4);
            long[] times = new long[40];
            double[] values = new double[40];
            for (int id = 0; id < 4; id++) {
                for (int i = 0; i < 40; i++) {
                    times[i] = i * 1_000_000L + (id == 1 ? i * i * 7 : 0);
                    values[i] = id == 2 ? Math.sqrt(i) : i / 10.0;
                }
                writer.samples(id, times, values, 0, id == 3 ? 1 : 20);
            }
            writer.finish();
        }
        new Manifest(OWNER, 9, 4, 1, List.of(NAME)).write(disk, DIRECTORY);
        return disk;
    }

    private static Part open(MemoryDisk disk) {
        return Part.open(disk, FILES, OWNER, NAME);
    }

    private static String read(MemoryDisk disk) {
        return read(open(disk), new SeriesRegistry(100));
    }

    private static String readAll(MemoryDisk disk) {
        StringBuilder text = new StringBuilder();
        SeriesRegistry registry = new SeriesRegistry(100);
        for (Part.Name name : Manifest.read(disk, DIRECTORY).orElseThrow().parts()) {
            text.append(read(Part.open(disk, FILES, OWNER, name), registry));
        }
        return text.toString();
    }

    private static String read(Part part, SeriesRegistry registry) {
        part.registerSeries(registry);
        StringBuilder text = new StringBuilder();
        SampleBlock block = new SampleBlock();
        for (int id = 0; id < registry.size(); id++) {
            text.append(registry.key(id)).append(' ');
            PartCursor cursor = part.runs(id, TimeRange.ALL);
            while (cursor.next()) {
                cursor.read(block);
                for (int i = 0; i < block.count; i++) {
                    text.append(block.timestampMicros[i])
                            .append('=')
                            .append(block.values[i])
                            .append(' ');
                }
            }
        }
        return text.toString();
    }

    private static List<Finding> check(MemoryDisk disk) {
        List<Finding> found = new ArrayList<>();
        StoreCheck.run(
                disk,
                DIRECTORY,
                finding -> {
                    if (finding.damage()) {
                        found.add(finding);
                    }
                },
                path -> {});
        return found;
    }

    private static List<String> repair(MemoryDisk disk) {
        List<String> said = new ArrayList<>();
        StoreRepair.run(
                disk,
                DIRECTORY,
                DIRECTORY.resolve("damaged"),
                Optional.empty(),
                Map.of(),
                Map.of(),
                finding -> said.add(finding.what()));
        return said;
    }
}
