package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are whole and in the wrong place, and repairs that were cut off. */
final class RepairTest {
    @TempDir
    Path directory;

    @Test
    void partsThatWereSwappedAreRefusedAndPutBackWithoutLoss() throws IOException {
        Path data = directory.resolve("data");
        String before = write(data, 0);
        List<Path> parts = parts(data);
        swap(parts.get(0), parts.get(1));
        assertRefused(data, parts.get(0), "it says that it is " + parts.get(1).getFileName());
        CommandRun check = check(data);
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out())
                .contains("damage: " + parts.get(0))
                .contains("it says that it is " + parts.get(1).getFileName())
                .contains("it says that it is " + parts.get(0).getFileName());
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertThat(repair.out()).contains("put back").doesNotContain("lost");
        assertServes(data, before);
        assertThat(parts(data)).isEqualTo(parts);
    }

    @Test
    void swappedPartsArePutBackWithoutAManifestToo() throws IOException {
        Path data = directory.resolve("data");
        String before = write(data, 0);
        List<Path> parts = parts(data);
        swap(parts.get(0), parts.get(1));
        Files.delete(data.resolve("manifest"));
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertServes(data, before);
    }

    @Test
    void aPartUnderAnotherNameIsNotDeletedBeforeItIsMissed() throws IOException {
        Path data = directory.resolve("data");
        String before = write(data, 0);
        Path part = parts(data).getFirst();
        Files.move(part, part.resolveSibling("0000000000000001-0000000000000001-77.part"));
        assertRefused(data, part, "there is no such file");
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertServes(data, before);
    }

    @Test
    void aRepairThatWasKilledWhilePartsWereOnTheirWayIsFinished() throws IOException {
        Path data = directory.resolve("data");
        String before = write(data, 0);
        Path part = parts(data).getFirst();
        Path between = Files.createDirectory(data.resolve("parts.misplaced"));
        Files.move(part, between.resolve(part.getFileName().toString()));
        assertRefused(data, part, "there is no such file");
        assertThat(check(data).out())
                .contains("damage: " + between.resolve(part.getFileName().toString()));
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertServes(data, before);
    }

    @Test
    void aPartOfAnotherDirectoryIsRefusedAndItsSamplesAreNotTaken() throws IOException {
        Path data = directory.resolve("data");
        write(data, 0);
        Path other = directory.resolve("other");
        write(other, 1000);
        Path part = parts(data).get(1);
        assertThat(parts(other).get(1).getFileName()).isEqualTo(part.getFileName());
        Files.delete(part);
        Files.copy(parts(other).get(1), part);
        assertRefused(data, part, "it belongs to another data directory");
        assertThat(check(data).out()).contains("damage: " + part).contains("it belongs to another data directory");
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertThat(repair.out()).contains("moved to").contains("lost the samples of commits");
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(DataCommandsTest.ask(server, "get *\n"))
                    .contains("first 1.0 1\n", "third 3.0 3\n")
                    .doesNotContain(" 100");
        }
    }

    @Test
    void aPartThatWasCopiedOverAnotherIsTakenOnceAndTheOtherSaidToBeLost() throws IOException {
        Path data = directory.resolve("data");
        write(data, 0);
        List<Path> parts = parts(data);
        Files.delete(parts.get(1));
        Files.copy(parts.get(0), parts.get(1));
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertThat(repair.out()).contains("moved to").contains("lost the samples of commits 2 to 3");
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(DataCommandsTest.ask(server, "get *\n"))
                    .contains("first 1.0 1\n", "third 3.0 3\n")
                    .doesNotContain(" 2.0 2\n");
        }
    }

    @Test
    void aManifestMadeAnewKeepsTheDirectoryOfItsParts() throws IOException {
        Path data = directory.resolve("data");
        write(data, 0);
        String before = identity(data);
        Files.delete(data.resolve("manifest"));
        try (Stream<Path> files = Files.list(data.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertThat(identity(data)).isEqualTo(before);
        assertThat(repair.out()).doesNotContain("moved to");
        assertThat(parts(data)).hasSize(2);
        DataCommandsTest.serve(data).close();
    }

    @Test
    void aJournalRepairThatWasKilledBetweenItsRenamesIsFinished() throws IOException {
        Path data = directory.resolve("data");
        String before = write(data, 0);
        Path aside = Files.createDirectory(data.resolve("damaged-20260101T000000Z"));
        Path fresh = data.resolve("journal.new");
        copy(data.resolve("journal"), fresh);
        Files.move(data.resolve("journal"), aside.resolve("journal"));
        assertThatThrownBy(() -> DataCommandsTest.serve(data).close())
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("journal")
                .hasMessageContaining("weir check --repair");
        assertThat(data.resolve("journal")).doesNotExist();
        CommandRun check = check(data);
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out()).contains("damage: " + fresh).contains("a repair was cut off");
        assertThat(fresh).exists();
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertThat(fresh).doesNotExist();
        assertServes(data, before);
    }

    @Test
    void noEmptyJournalIsBegunBesideAnUnfinishedRepairEvenWithoutAManifest() throws IOException {
        Path data = directory.resolve("data");
        try (Server server = DataCommandsTest.serve(data)) {
            DataCommandsTest.ask(server, "put first 1 1\n");
        }
        Files.move(data.resolve("journal"), data.resolve("journal.new"));
        Files.delete(data.resolve("manifest"));
        assertThatThrownBy(() -> DataCommandsTest.serve(data).close())
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("journal.new");
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertServes(data, "ok\nfirst 1.0 1\n\n");
    }

    @Test
    void oneFlippedBitInTheVersionOfTheManifestIsDamageAndRepaired() throws IOException {
        Path data = directory.resolve("data");
        String before = write(data, 0);
        Path manifest = data.resolve("manifest");
        Files.writeString(manifest, Files.readString(manifest).replace("weir manifest 1", "weir manifest 3"));
        assertRefused(data, manifest, "weir check --repair");
        CommandRun repair = check(data, "--repair");
        assertThat(repair.code()).as(repair.out()).isZero();
        assertServes(data, before);
    }

    /** Two parts, the second with a series of its own, and a journal behind them. */
    private static String write(Path data, int offset) throws IOException {
        try (Server server = DataCommandsTest.serve(data)) {
            put(server, "first", offset + 1);
            server.store().flush();
            put(server, "first", offset + 2);
            put(server, "second", offset + 2);
            server.store().flush();
            put(server, "third", offset + 3);
            return DataCommandsTest.ask(server, "get *\n");
        }
    }

    private static void put(Server server, String key, int value) throws IOException {
        assertThat(DataCommandsTest.ask(server, "put " + key + " " + value + " " + value + "\n"))
                .doesNotContain("error");
    }

    private static void assertServes(Path data, String expected) throws IOException {
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(DataCommandsTest.ask(server, "get *\n")).isEqualTo(expected);
        }
        CommandRun check = check(data);
        assertThat(check.code()).as(check.out()).isZero();
    }

    private static void assertRefused(Path data, Path file, String why) {
        assertThatThrownBy(() -> DataCommandsTest.serve(data).close())
                .isInstanceOf(WeirException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    private static String identity(Path data) throws IOException {
        return Files.readAllLines(data.resolve("manifest")).get(1);
    }

    private static List<Path> parts(Path data) throws IOException {
        return files(data.resolve("parts"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName().toString()));
        }
    }

    private static void swap(Path one, Path other) throws IOException {
        Path between = one.resolveSibling("between");
        Files.move(one, between);
        Files.move(other, one);
        Files.move(between, other);
    }

    private static CommandRun check(Path data, String... flags) {
        List<String> words = new java.util.ArrayList<>(List.of("check", "--data", data.toString()));
        words.addAll(List.of(flags));
        return CommandRun.of(data, words.toArray(new String[0]));
    }
}
