package dev.weir.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut, as near as a running machine comes to one: an ext4 file system is shut down under load with its log unflushed, so that
 * nothing that was not forced comes back. Long, and only for root.
 */
final class PowerCutTest {
    private static final int ROUNDS = 50;

    /** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH. */
    private static final String CUT = "import fcntl, os, struct, sys\n"
            + "fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))\n";

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void losesNothingThatWasAnswered() throws Exception {
        Machine.skipUnless(Machine.isLong(), "power cuts are tried with -Dweir.long=true only");
        Machine.needsRoot();
        Machine.needs("mkfs.ext4");
        Machine.needs("python3");
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(512L << 20);
        }
        Machine.must("mkfs.ext4", "-q", "-F", image.toString());
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Machine.Outcome mounted = mount(image, disk);
        Machine.skipUnless(mounted.code() == 0, "cannot mount a loop device here: " + mounted.out());
        try {
            cutAgainAndAgain(image, disk);
        } finally {
            Machine.must("umount", "-l", disk.toString());
        }
    }

    private static Machine.Outcome mount(Path image, Path disk) throws IOException {
        return Machine.run("mount", "-o", "loop", image.toString(), disk.toString());
    }

    private static void cutAgainAndAgain(Path image, Path disk) throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("PowerCutTest"));
        ServerLaunch launch = ServerLaunch.of(disk.resolve("data"))
                .with("--store.head-samples=5000", "--journal.segment-size=256KiB");
        List<Ledger> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = launch.start()) {
                Load.check(server, all);
                Load load = new Load(server, "r" + round, 1 + random.nextInt(6), random);
                long enough = 1L + random.nextInt(30_000);
                Await.until(Duration.ofSeconds(30), enough + " answers", () -> load.acked() >= enough);
                Machine.must("python3", "-c", CUT, disk.toString());
                server.kill9();
                load.join();
                all.addAll(load.ledgers());
            }
            Machine.must("umount", disk.toString());
            Machine.Outcome again = mount(image, disk);
            if (again.code() != 0) {
                throw new IOException("cannot mount the file system after the cut: " + again.out());
            }
        }
        try (ServerProcess server = launch.start()) {
            Load.check(server, all);
        }
    }
}
