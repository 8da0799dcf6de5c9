package dev.weir.blob.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import dev.weir.blob.BlobStoreException;
import dev.weir.blob.BlobWriter;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs on a disk that fails, fills up, or loses what was not forced. */
final class BlobFaultsTest {
    private static final Path BLOBS = Path.of("/data/blobs");

    private final SimulatedDisk disk = new SimulatedDisk(Seed.value());

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static void put(SimulatedDisk disk, String name, byte[] bytes) {
        try (FileBlobStore store = new FileBlobStore(disk, BLOBS);
                BlobWriter writer = store.create(name)) {
            writer.write(bytes, 0, bytes.length);
            writer.finish();
        }
    }

    private static List<String> names(SimulatedDisk disk) {
        List<String> names = new ArrayList<>();
        try (FileBlobStore store = new FileBlobStore(disk, BLOBS)) {
            store.list("s1/", names::add);
        }
        return names;
    }

    private static byte[] read(SimulatedDisk disk, String name) throws IOException {
        try (FileBlobStore store = new FileBlobStore(disk, BLOBS);
                InputStream in = store.open(name, 0)) {
            return in.readAllBytes();
        }
    }

    private void failsWith(WeirException.Code code, String reason, int length) {
        assertThatThrownBy(() -> put(disk, "s1/f1", bytes(length)))
                .isInstanceOfSatisfying(
                        BlobStoreException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(reason);
        assertThat(names(disk)).isEmpty();
        assertThat(disk.list(BLOBS.resolve("s1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 700_000, 3_000_000})
    void aFullDiskIsToldAsSuchAndNothingRemains(int length) {
        disk.faults().capacity(length - 1);

        failsWith(WeirException.Code.DISK_FULL, "No space left on device", length);
    }

    @Test
    void aDiskWithoutInodesIsFull() {
        disk.faults().outOfInodes(true);

        failsWith(WeirException.Code.DISK_FULL, "No space left on device", 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 3_000_000})
    void aWriteThatFailsLeavesNothing(int length) {
        disk.faults().failWrite(1, WeirException.Code.DISK_FAILED);

        failsWith(WeirException.Code.DISK_FAILED, "Input/output error", length);
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 40_000_000})
    void aForceThatFailsLeavesNothingAndIsNotTriedAgain(int length) {
        disk.faults().failForce(1);
        List<Path> forces = new ArrayList<>();
        disk.faults().beforeForce(forces::add);

        failsWith(WeirException.Code.DISK_FAILED, "Input/output error", length);

        assertThat(forces).hasSize(1);
    }

    @Test
    void aDirectoryThatCannotBeForcedLeavesNothing() {
        disk.faults().failDirectoryForce(1);

        failsWith(WeirException.Code.DISK_FAILED, "Input/output error", 10);
    }

    @Test
    void largeBlobsAreForcedWhileTheyAreWritten() {
        List<Path> forces = new ArrayList<>();
        disk.faults().beforeForce(forces::add);

        put(disk, "s1/f1", bytes(40_000_000));

        assertThat(forces).hasSize(2);
    }

    @Test
    void whatIsFinishedIsThereAfterAPowerCut() throws IOException {
        for (int round = 0; round < 50; round++) {
            SimulatedDisk own = new SimulatedDisk(Seed.value() + round);
            byte[] bytes = bytes(600_000 + round);
            put(own, "s1/f1", bytes);

            assertThat(read(own.powerCut(), "s1/f1")).as("round %d", round).isEqualTo(bytes);
        }
    }

    @Test
    void aProcessThatDiesAtAnyStepLeavesTheBlobWholeOrNotAtAll() throws IOException {
        byte[] bytes = bytes(1_200_000);
        int finished = 0;
        for (int step = 1; step < 12; step++) {
            SimulatedDisk own = new SimulatedDisk(Seed.value() + step);
            own.faults().dieAt(step);
            boolean isFinished = true;
            try {
                put(own, "s1/f1", bytes);
            } catch (BlobStoreException e) {
                isFinished = false;
            }
            finished += isFinished ? 1 : 0;
            for (SimulatedDisk after : List.of(own.afterKill(), own.powerCut())) {
                if (isFinished || !names(after).isEmpty()) {
                    assertThat(read(after, "s1/f1")).as("step %d", step).isEqualTo(bytes);
                }
                try (FileBlobStore store = new FileBlobStore(after, BLOBS)) {
                    store.discardUnfinished("s1/");
                }
                assertThat(after.list(BLOBS.resolve("s1"))).hasSameSizeAs(names(after));
            }
        }
        assertThat(finished).as("runs that did not die").isBetween(1, 9);
    }
}
