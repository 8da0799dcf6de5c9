package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings;
import dev.weir.disk.Disk;
import dev.weir.disk.RealDisk;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.model.Batch;
import dev.weir.monitor.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks and repairs of a directory whose readings are in a database, and wait for it in the journal. */
@Timeout(120)
final class SpoolRepairTest {
    private static final String URL = "postgres://user:secret@127.0.0.1:1/db";

    @TempDir
    Path directory;

    private int puts;

    private CommandRun check(String... more) {
        return CommandRun.of(
                directory,
                Stream.concat(
                                Stream.of(
                                        "check",
                                        "--data",
                                        directory.resolve("data").toString(),
                                        "--config",
                                        directory.resolve("weir.yaml").toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private void write(String... keys) throws IOException {
        Files.writeString(directory.resolve("weir.yaml"), "store: postgres\nstore.url: " + URL + "\n");
        try (RunningServer server = RunningServer.in(directory)) {
            for (String key : keys) {
                assertThat(Servers.talk(server.server(), "put " + key + " " + ++puts + " 1\n"))
                        .isEqualTo("ok\n\n");
            }
        }
    }

    /** All but the readings is in parts then. */
    private void flush() {
        Settings settings = RunningServer.settings(directory);
        Disk disk = new RealDisk();
        try (DataDirectory held = DataDirectory.hold(disk, settings.data());
                OpenParts opened = new OpenParts()) {
            OpenData.open(settings, disk, held, opened, new Monitor()).local().flush();
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/journal"))) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .min(Path::compareTo)
                    .orElseThrow();
        }
    }

    private void damage(String key) throws IOException {
        byte[] bytes = Files.readAllBytes(segment());
        int at = new String(bytes, ISO_8859_1).indexOf(key);
        assertThat(at).isPositive();
        bytes[at] ^= 1;
        Files.write(segment(), bytes);
    }

    /** The values of the samples of each commit in the journal. */
    private List<List<Double>> values() {
        Settings settings = RunningServer.settings(directory);
        Disk disk = new RealDisk();
        List<List<Double>> values = new ArrayList<>();
        try (DataDirectory held = DataDirectory.hold(disk, settings.data());
                OpenParts opened = new OpenParts()) {
            Journal journal =
                    OpenData.open(settings, disk, held, opened, new Monitor()).journal();
            try (JournalReader reader = journal.readAfter(0)) {
                while (values.size() < journal.lastSequence()) {
                    values.add(reader.next().changes().stream()
                            .filter(Batch.class::isInstance)
                            .map(change -> ((Batch) change).values()[0])
                            .toList());
                }
            }
        }
        return values;
    }

    @Test
    void saysWhereTheReadingsAreWithoutThePassword() throws IOException {
        write("first");
        CommandRun check = check();
        assertThat(check.code()).as(check.out()).isZero();
        assertThat(check.out())
                .contains("its readings are in jdbc:postgresql://127.0.0.1:1/db, which is not looked at")
                .contains("all well")
                .doesNotContain("secret");
    }

    @Test
    void keepsEveryReadingThatWaitsAndCanBeReadUnderItsSequence() throws IOException {
        write("first", "second", "third", "fourth");
        flush();
        write("fifth");
        String before = check().out();
        damage("third");
        CommandRun broken = check();
        assertThat(broken.code()).isEqualTo(1);
        CommandRun repair = check("--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertThat(repair.out())
                .contains("readings of the records that are lost are lost too")
                .doesNotContain("is kept, as");
        assertThat(commits(repair.out())).isEqualTo(commits(before));
        assertThat(values()).containsExactly(List.of(1.0), List.of(2.0), List.of(), List.of(4.0), List.of(5.0));
    }

    private static String commits(String summary) {
        return summary.substring(summary.lastIndexOf("commits up to"));
    }
}
