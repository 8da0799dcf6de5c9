package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to events and records, found and mended by the command. */
final class EventRepairTest {
    private static final int EVENTS = 4;
    private static final int WORDS = 5;
    private static final int RECORDS = 6;
    private static final int STREAMS = 7;

    @TempDir
    Path directory;

    private Path data = Path.of("");

    /** Two parts with 20 events each, and a journal with three commits of 10 behind them. */
    @BeforeEach
    void write() {
        data = directory.resolve("data");
        try (WrittenData written = new WrittenData(data)) {
            written.put(1, 20).flush().put(21, 40).flush();
            written.put(41, 50).put(51, 60).put(61, 70);
        }
        assertThat(check()).endsWith("commits up to 5\n").contains("all well");
    }

    @Test
    void aDamagedBlockOfEventsFailsReadsUntilItIsSaidToBeLost() throws IOException {
        Path part = damagePart(0, EVENTS);
        try (Server server = DataCommandsTest.serve(data)) {
            assertThatThrownBy(() -> WrittenData.ids(server.store()))
                    .isInstanceOfSatisfying(
                            WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT))
                    .hasMessageContaining(part.toString());
            assertThat(WrittenData.session(server.store())).isEqualTo("70");
            assertThat(WrittenData.lastId(server.store())).isEqualTo(70);
        }
        assertThat(check()).contains("damage: " + part).contains("events of readings from 1969-12-31T23:59:59.999995Z");
        assertThat(repair()).contains("20 events of readings from 1969-12-31T23:59:59.999995Z to 2023-11-14T22:13:40Z");
        assertHas(LongStream.rangeClosed(21, 70), "70");
    }

    @Test
    void damagedWordsAndRecordsAreGatheredAnewOrSaidToBeLost() throws IOException {
        damagePart(0, WORDS);
        damagePart(1, RECORDS);
        assertThat(repair()).contains("gathers from the events").contains("older values may show again");
        assertHas(LongStream.rangeClosed(1, 70), "70");
    }

    @Test
    void noIdIsGivenTwiceWhenTheNewestPartLostItsLastIds() throws IOException {
        try (WrittenData written = new WrittenData(data)) {
            written.flush();
        }
        Path part = damagePart(2, STREAMS);
        assertThatThrownBy(() -> DataCommandsTest.serve(data).close()).hasMessageContaining(part.toString());
        assertThat(repair()).contains("the last ids of events");
        assertHas(LongStream.rangeClosed(1, 70), "70");
        putAndExpect(71);
    }

    @Test
    void noIdIsGivenTwiceWhenTheNewestPartIsGoneAndTheJournalStillHasItsCommits() throws IOException {
        try (WrittenData written = new WrittenData(data)) {
            written.flush();
        }
        Path part = parts().get(2);
        Files.delete(part);
        assertThat(repair()).contains("lost the samples of commits 3 to 5, and any events, records and deletions");
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(WrittenData.ids(server.store())).hasSize(40);
            assertThat(WrittenData.lastId(server.store())).isEqualTo(70);
            assertThat(WrittenData.session(server.store())).isEqualTo("40");
        }
        putAndExpect(71);
    }

    @Test
    void aDamagedCommitOfTheJournalTakesItsEventsSamplesAndRecordAlone() throws IOException {
        Path segment = journal().getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 64;
        for (int record = 1; record < 4; record++) {
            at += 20 + view.getInt(at);
        }
        bytes[at + 40] ^= 4;
        Files.write(segment, bytes);
        assertThatThrownBy(() -> DataCommandsTest.serve(data).close()).hasMessageContaining(segment.toString());
        assertThat(repair()).contains("record 4 is missing").contains("record 5 is kept, as 4");
        assertHas(LongStream.concat(LongStream.rangeClosed(1, 50), LongStream.rangeClosed(61, 70)), "70");
        putAndExpect(71);
    }

    private void assertHas(LongStream ids, String session) throws IOException {
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(WrittenData.ids(server.store())).isEqualTo(ids.boxed().toList());
            assertThat(WrittenData.session(server.store())).isEqualTo(session);
            assertThat(WrittenData.lastId(server.store())).isEqualTo(70);
        }
        assertThat(check()).contains("all well");
    }

    private void putAndExpect(long id) {
        try (WrittenData written = new WrittenData(data)) {
            written.put(1, 1);
        }
        try (Server server = DataCommandsTest.serve(data)) {
            assertThat(WrittenData.ids(server.store())).endsWith(id);
        }
    }

    private Path damagePart(int number, int kind) throws IOException {
        Path part = parts().get(number);
        byte[] bytes = Files.readAllBytes(part);
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 16;
        while (view.getInt(at) != kind) {
            at += 12 + view.getInt(at + 4);
        }
        bytes[at + 8 + view.getInt(at + 4) - 1] ^= 16;
        Files.write(part, bytes);
        return part;
    }

    private List<Path> parts() throws IOException {
        return files("parts");
    }

    private List<Path> journal() throws IOException {
        return files("journal");
    }

    private List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(folder))) {
            return files.sorted().toList();
        }
    }

    private String check() {
        return CommandRun.of(data, "check", "--data", data.toString()).out();
    }

    private String repair() {
        CommandRun run = CommandRun.of(data, "check", "--data", data.toString(), "--repair");
        assertThat(run.code()).as(run.out()).isZero();
        return run.out();
    }
}
