package dev.weir.security.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The file of the audit log: what it has after failures, ends and too many lines. */
@Timeout(60)
final class AuditLogTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("audit.log");
    private static final String TITLE = "{\"format\":\"weir audit 1\"}";
    private static final String HALF = "{\"time\":\"2026";
    private static final String TORN = """
            {"format":"weir audit 1"}
            {"time":"2026""";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-31T12:00:00.123456Z"));

    private final SimulatedDisk disk = new SimulatedDisk(1);

    private AuditLog open() {
        return new AuditLog(disk, FILE, CLOCK);
    }

    private static AuditEntry entry(String target) {
        return new AuditEntry("1a2b3c4d", "::1", "file.delete", target, AuditEntry.OK);
    }

    private List<String> lines() {
        return new String(disk.bytes(FILE), UTF_8).lines().toList();
    }

    private static String line(String target) {
        return "{\"time\":\"2026-03-31T12:00:00.123Z\",\"actor\":\"1a2b3c4d\",\"address\":\"::1\",\"action\":\"file.delete\","
                + "\"target\":\"" + target + "\",\"outcome\":\"ok\"}";
    }

    @Test
    void goesOnWhereItEndedAndEscapesWhatWouldBreakALine() {
        try (AuditLog log = open()) {
            log.write(entry("a\n\"b"));
        }
        try (AuditLog log = open()) {
            log.write(entry("c"));
        }
        assertThat(lines()).containsExactly(TITLE, line("a\\n\\\"b"), line("c"));
    }

    @Test
    void whatItHasTakenSurvivesAPowerCutOnceItIsClosed() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 100; i++) {
                log.write(entry("f" + i));
            }
        }
        String after = new String(disk.powerCut().bytes(FILE), UTF_8);
        assertThat(after.lines()).hasSize(101).last().isEqualTo(line("f99"));
    }

    @Test
    void halfALineThatACrashLeftIsEndedSoThatTheNextStandsOnItsOwn() {
        disk.createDirectory(DIRECTORY);
        disk.put(FILE, TORN.getBytes(UTF_8));
        try (AuditLog log = open()) {
            log.write(entry("a"));
        }
        assertThat(lines()).containsExactly(TITLE, HALF, line("a"));
    }

    @Test
    void keepsEightOlderFilesAndNoMore() {
        String large = "x".repeat(900);
        int linesOfAFile = AuditFile.MOST_BYTES / line(large).length();
        try (AuditLog log = open()) {
            for (int i = 0; i < 11 * linesOfAFile; i++) {
                log.write(entry(large));
            }
        }
        assertThat(disk.list(DIRECTORY).stream().map(Path::getFileName).map(Path::toString))
                .containsExactlyInAnyOrder(
                        "audit.log",
                        "audit.log.1",
                        "audit.log.2",
                        "audit.log.3",
                        "audit.log.4",
                        "audit.log.5",
                        "audit.log.6",
                        "audit.log.7",
                        "audit.log.8");
        for (int i = 1; i <= AuditFile.OLDER_FILES; i++) {
            byte[] older = disk.bytes(FILE.resolveSibling("audit.log." + i));
            assertThat(older.length).isBetween(AuditFile.MOST_BYTES * 8 / 10, AuditFile.MOST_BYTES);
            assertThat(new String(older, 0, TITLE.length(), UTF_8)).isEqualTo(TITLE);
        }
    }

    @Test
    void aFullDiskIsToldInHealthAndWhatIsMissingInTheFileOnceThereIsSpace() {
        try (AuditLog log = open()) {
            log.write(entry("a"));
            await(() -> lines().size() == 2);
            disk.faults().capacity(disk.usedBytes());
            log.write(entry("b"));
            await(() -> log.health().state() == Health.State.DEGRADED);
            assertThat(log.health().reason()).contains("audit.log");
            disk.faults().capacity(Long.MAX_VALUE);
            await(() -> log.health().state() == Health.State.OK); // It tries again by itself.
            log.write(entry("c"));
        }
        List<String> lines = lines();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).isEqualTo(line("a"));
        assertThat(lines.get(2)).contains("\"action\":\"audit.gap\"").endsWith("\"missing\":1}");
        assertThat(lines.get(3)).isEqualTo(line("c"));
    }

    @Test
    void anInterruptedCloseWritesWhatWasTakenFirst() {
        for (int i = 0; i < 100; i++) {
            AuditLog log = open();
            log.write(entry("f" + i));
            Thread.currentThread().interrupt();
            log.close();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(lines()).hasSize(101).last().isEqualTo(line("f99"));
    }

    @Test
    void whoWritesAfterItsEndWaitsForNothing() {
        AuditLog log = open();
        log.close();
        for (int i = 0; i < 3000; i++) {
            log.write(entry("f"));
        }
        assertThat(lines()).containsExactly(TITLE);
    }

    @Test
    void aFileThatCannotBeHadIsToldAtOnce() {
        disk.faults().failWrite(1, WeirException.Code.DISK_FAILED);
        assertThatThrownBy(this::open).isInstanceOf(WeirException.class).hasMessageContaining("audit.log");
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
