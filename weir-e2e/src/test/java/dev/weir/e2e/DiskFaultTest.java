package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, limited, read-only or broken: refused with the reason, reads go on, and taking resumes by itself. */
final class DiskFaultTest {
    private static final Duration RESUME_TIME = Duration.ofSeconds(10);
    private static final int MOST_PUTS = 3_000_000;
    private static final int BURST = 1000;

    @TempDir
    private Path directory;

    /** The next put of {@link #putUntilRefused}. */
    private int next;

    /** The number of puts that were answered with ok, in order from 0. */
    private int acked;

    @Test
    void resumesWhenADiskThatWasFullHasSpaceAgain() throws Exception {
        try (TmpfsMount disk = new TmpfsMount(directory.resolve("disk"), "size=24m");
                ServerProcess server = small(disk.data()).start();
                PutPeer peer = server.connect()) {
            Path filler = disk.fillUpTo(1 << 20);
            assertThat(putUntilRefused(peer)).containsIgnoringCase("space");
            assertReadsGoOn(peer);
            Files.delete(filler);
            awaitResumed(peer);
            disk.fillUpTo(1 << 20);
            assertThat(putUntilRefused(peer)).containsIgnoringCase("space");
            disk.remount("size=200m");
            awaitResumed(peer);
            server.kill9();
            assertAllThereAfterARestart(small(disk.data()));
        }
    }

    @Test
    void resumesWhenInodesAreFreeAgain() throws Exception {
        try (TmpfsMount disk = new TmpfsMount(directory.resolve("disk"), "size=100m,nr_inodes=60");
                ServerProcess server = small(disk.data()).start();
                PutPeer peer = server.connect()) {
            Path fillers = disk.useUpInodes();
            assertThat(putUntilRefused(peer)).containsIgnoringCase("space");
            assertReadsGoOn(peer);
            Machine.must("rm", "-r", fillers.toString());
            awaitResumed(peer);
            server.kill9();
            assertAllThereAfterARestart(small(disk.data()));
        }
    }

    @Test
    void refusesToStartOnAReadOnlyDisk() throws Exception {
        try (TmpfsMount disk = new TmpfsMount(directory.resolve("disk"), "size=24m")) {
            small(disk.data()).start().close();
            disk.remount("ro");
            try (ServerProcess server = small(disk.data()).begin()) {
                assertThat(server.awaitExit()).isEqualTo(1);
                assertThat(server.lines())
                        .anyMatch(line -> line.startsWith("weir: cannot ") && line.contains("Read-only"));
            }
        }
    }

    @Test
    void resumesWhenFilesMayGrowAgain() throws Exception {
        Machine.needs("prlimit");
        ServerLaunch launch = small(directory.resolve("data"));
        try (ServerProcess server = launch.start();
                PutPeer peer = server.connect()) {
            // A write across the limit comes out short, and the rest of it fails.
            Machine.must("prlimit", "--pid", Long.toString(server.pid()), "--fsize=100001:unlimited");
            String reason = putUntilRefused(peer);
            assertThat(reason).containsIgnoringCase("large");
            assertReadsGoOn(peer);
            Machine.must("prlimit", "--pid", Long.toString(server.pid()), "--fsize=unlimited:unlimited");
            awaitResumed(peer);
            server.kill9();
            assertAllThereAfterARestart(launch);
        }
    }

    @Test
    void resumesAfterAForceThatFailed() throws Exception {
        Machine.needs("strace");
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data"));
        try (ServerProcess server = launch.start();
                PutPeer peer = server.connect()) {
            putBurst(peer);
            Path segment = newestSegment(directory.resolve("data"));
            Process strace = attach(server, segment);
            try {
                String reason = putUntilRefused(peer);
                assertThat(reason).containsIgnoringCase("error");
                assertReadsGoOn(peer);
                awaitResumed(peer);
            } finally {
                strace.destroy();
                strace.waitFor();
            }
            server.kill9();
            assertAllThereAfterARestart(launch);
        }
    }

    /** Has each force of one file by each thread fail, from now on. */
    private Process attach(ServerProcess server, Path file) throws Exception {
        Path said = directory.resolve("strace");
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-P",
                        file.toString(),
                        "-e",
                        "inject=fdatasync,fsync:error=EIO",
                        "-p",
                        Long.toString(server.pid()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Path status = Path.of("/proc/" + server.pid() + "/task");
        Await.until(Duration.ofSeconds(20), "strace attaches to every thread", () -> {
            Machine.skipUnless(strace.isAlive(), "strace cannot attach here: " + Files.readString(said));
            try (var tasks = Files.list(status)) {
                for (Path task : tasks.toList()) {
                    if (Files.readString(task.resolve("status")).contains("TracerPid:\t0\n")) {
                        return false;
                    }
                }
            }
            return true;
        });
        return strace;
    }

    private static Path newestSegment(Path data) throws IOException {
        try (var files = Files.list(data.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static ServerLaunch small(Path data) {
        return ServerLaunch.of(data).with("--journal.segment-size=256KiB", "--store.head-samples=20000");
    }

    /** Puts until one is refused, and answers with what reason. */
    private String putUntilRefused(PutPeer peer) throws IOException {
        while (next < MOST_PUTS) {
            String refusal = putBurst(peer);
            if (!refusal.isEmpty()) {
                assertThat(refusal).startsWith("error\n").endsWith("\n\n").isNotEqualTo(PutPeer.WRONG);
                return refusal;
            }
        }
        throw new AssertionError("no put was refused");
    }

    /** Whole numbers with no pattern in them, or a disk would hardly ever become full. */
    private static long value(int number) {
        return (number * 0x9E3779B97F4A7C15L) >>> 15;
    }

    /** Puts some samples, and answers the first refusal or an empty text. What is answered with ok goes to the list. */
    private String putBurst(PutPeer peer) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < BURST; i++) {
            lines.append("put k ")
                    .append(value(next + i))
                    .append(' ')
                    .append(next + i)
                    .append('\n');
        }
        peer.send(lines.toString());
        String refusal = "";
        int oks = 0;
        for (int i = 0; i < BURST; i++) {
            String reply = peer.reply();
            if (reply.equals(PutPeer.OK)) {
                oks++;
            } else if (refusal.isEmpty()) {
                refusal = reply;
            }
        }
        if (refusal.isEmpty()) {
            next += BURST;
            acked = next;
        } else {
            assertThat(oks).as("one write is one batch here or a few").isLessThan(BURST);
        }
        return refusal;
    }

    private void assertReadsGoOn(PutPeer peer) throws IOException {
        if (acked > 0) {
            assertThat(peer.ask("get k"))
                    .contains("\nk 0.0 0\n", "\nk " + value(acked - 1) + ".0 " + (acked - 1) + "\n");
        } else {
            assertThat(peer.ask("get none")).isEqualTo(PutPeer.OK);
        }
    }

    private void awaitResumed(PutPeer peer) throws Exception {
        Await.until(RESUME_TIME, "a put is taken again", () -> putBurst(peer).isEmpty());
    }

    private void assertAllThereAfterARestart(ServerLaunch launch) throws Exception {
        try (ServerProcess again = launch.start();
                PutPeer peer = again.connect()) {
            List<String> lines = peer.ask("get k").lines().toList();
            assertThat(lines.size()).isGreaterThanOrEqualTo(acked + 2);
            for (int i = 0; i < acked; i++) {
                assertThat(lines.get(i + 1)).isEqualTo("k " + value(i) + ".0 " + i);
            }
        }
    }
}
