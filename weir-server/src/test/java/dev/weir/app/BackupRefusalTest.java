package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Backups and restores that are refused or fail, and what they leave behind. */
final class BackupRefusalTest {
    @TempDir
    Path directory;

    private final StringWriter said = new StringWriter();

    @Test
    void refusesABackupIntoTheDataDirectory() throws IOException {
        Path data = directory.resolve("data");
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(DataCommandsTest.ask(server, "put a 1 1\n")).isEqualTo("ok\n\n");
            assertThat(run("backup", data.resolve("a/copy").toString(), "--data", data.toString()))
                    .isEqualTo(1);
        }
        assertThat(run("backup", data.resolve("copy").toString(), "--data", data.toString()))
                .isEqualTo(1);
        assertThat(said.toString().lines()).hasSize(2).allMatch(line -> line.contains("it lies in the data directory"));
        assertThat(data.resolve("a")).doesNotExist();
        assertThat(data.resolve("copy")).doesNotExist();
    }

    @Test
    void aFailedBackupLeavesNothingBehind() throws IOException {
        Path data = directory.resolve("data");
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(DataCommandsTest.ask(server, "put a 1 1\n")).isEqualTo("ok\n\n");
            Files.createDirectory(data.resolve("tokens"));
            Files.writeString(data.resolve("tokens/in-the-way"), "");
            assertThat(run("backup", directory.resolve("copy").toString(), "--data", data.toString()))
                    .isEqualTo(1);
        }
        assertThat(directory.resolve("copy")).doesNotExist();
    }

    @Test
    void refusesToBackUpAndRestoreWhatIsNotThere() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path copy = directory.resolve("copy");
        assertThat(run("backup", copy.toString(), "--data", empty.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("there is no data directory there");
        assertThat(empty).isEmptyDirectory();
        assertThat(run("restore", copy.toString(), "--data", empty.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("cannot restore \"" + copy + "\": there is no backup there");
        assertThat(copy).doesNotExist();
    }

    private int run(String... words) {
        CommandLine line = Main.commandLine(Surroundings.ofProcess(), words);
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(words);
    }
}
