package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.MemoryDisk;
import dev.weir.model.EventStream;
import dev.weir.model.RecordTable;
import dev.weir.model.WeirException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No damage to the events and records of a part ever gives others, a check finds all of it, and a repair keeps what can be read. */
final class TableDamageTest {
    private final TablePart part = new TablePart();

    @Test
    void everyFlippedBitIsRefusedOrHarmlessAndFoundByTheCheck() {
        MemoryDisk disk = part.write(20);
        Map<String, String> expected = part.readAll(disk);
        assertThat(expected).hasSize(9).doesNotContainValue("[]");
        assertThat(part.check(disk)).isEmpty();
        byte[] whole = disk.bytes(TablePart.PATH).clone();
        assertThat(whole.length).isLessThan(2000);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            disk.files.put(TablePart.PATH, flipped);
            int at = bit;
            part.forEachAnswer(disk, (question, answer) -> {
                try {
                    assertThat(answer.get()).as("%s, bit %d", question, at).isEqualTo(expected.get(question));
                } catch (WeirException e) {
                    assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT);
                    assertThat(e).hasMessageContaining(TablePart.PATH.toString());
                }
            });
            assertThat(part.check(disk)).as("bit %d", bit).isNotEmpty();
        }
    }

    @Test
    void everyCutIsRepairedToACleanStoreWithTheLastIds() {
        MemoryDisk whole = part.write(20);
        for (int length = 0; length < whole.bytes(TablePart.PATH).length; length += 13) {
            MemoryDisk disk = whole.copy();
            disk.files.put(TablePart.PATH, java.util.Arrays.copyOf(disk.bytes(TablePart.PATH), length));
            assertThat(part.check(disk)).as("cut to %d", length).isNotEmpty();
            part.repair(disk, Map.of(EventStream.READINGS, 17L));
            assertThat(part.check(disk))
                    .as("repaired after a cut to %d", length)
                    .isEmpty();
            assertThat(part.lastId(disk)).as("cut to %d", length).isIn(17L, 20L, TablePart.LAST_ID);
        }
    }

    @Test
    void aRepairWithoutAnIndexLosesNothing() {
        MemoryDisk disk = part.write(20_000);
        Map<String, String> expected = part.readAll(disk);
        disk.bytes(TablePart.PATH)[disk.bytes(TablePart.PATH).length - 3] ^= 1;
        part.repair(disk, Map.of());
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.readAll(disk)).isEqualTo(expected);
    }

    @Test
    void aDamagedBlockOfEventsIsSaidToBeLostAndTheOthersStay() {
        MemoryDisk disk = part.write(20_000);
        part.damage(disk, PartFormat.EVENTS_BLOCK, 1);
        assertThat(part.check(disk)).anyMatch(line -> line.contains("events of readings from 1970-01-01T00:"));
        List<String> said = part.repair(disk, Map.of());
        assertThat(said)
                .anyMatch(line -> line.contains(": 8192 events of readings from 1970-01-01T00:02:16.533333Z to"
                        + " 1970-01-01T00:04:33.066666Z"));
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.ids(disk, null))
                .hasSize(20_000 - 8192)
                .startsWith(1L, 2L)
                .endsWith(19_999L, 20_000L);
        assertThat(part.ids(disk, "device-3")).isNotEmpty().allMatch(id -> id % 7 == 3);
        assertThat(part.lastId(disk)).isEqualTo(TablePart.LAST_ID);
    }

    @Test
    void damagedWordsAreGatheredAnew() {
        MemoryDisk disk = part.write(20_000);
        Map<String, String> expected = part.readAll(disk);
        part.damage(disk, PartFormat.WORDS_BLOCK, 0);
        assertThat(part.repair(disk, Map.of())).anyMatch(line -> line.contains("gathers from the events"));
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.readAll(disk)).isEqualTo(expected);
    }

    @Test
    void damagedIdsFailTheReadsThatNeedThemAndAreGatheredAnew() {
        MemoryDisk disk = part.write(20_000);
        Map<String, String> expected = part.readAll(disk);
        part.damage(disk, PartFormat.IDS_BLOCK, 0);
        assertThat(part.ids(disk, null)).hasSize(20_000);
        assertThatThrownBy(() -> part.idsFrom(disk, 19_990)).isInstanceOf(WeirException.class);
        assertThat(part.check(disk)).anyMatch(line -> line.contains("where events of some ids are found"));
        assertThat(part.repair(disk, Map.of())).anyMatch(line -> line.contains("gathers from the events"));
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.readAll(disk)).isEqualTo(expected);
        assertThat(part.idsFrom(disk, 19_990)).hasSize(11);
    }

    @Test
    void lastIdsThatAreLostComeFromTheEventsAndTheJournal() {
        MemoryDisk disk = part.write(20);
        part.damage(disk, PartFormat.STREAMS_BLOCK, 0);
        MemoryDisk helped = disk.copy();
        part.repair(disk, Map.of());
        assertThat(part.lastId(disk)).isEqualTo(20);
        part.repair(helped, Map.of(EventStream.READINGS, TablePart.LAST_ID));
        assertThat(part.lastId(helped)).isEqualTo(TablePart.LAST_ID);
        assertThat(part.check(helped)).isEmpty();
    }

    @Test
    void recordsThatAreLostAreSaidToBe() {
        MemoryDisk disk = part.write(20);
        part.damage(disk, PartFormat.RECORDS_BLOCK, 0);
        assertThat(part.repair(disk, Map.of())).anyMatch(line -> line.contains("older values may show again"));
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.ids(disk, null)).hasSize(20);
        assertThat(part.open(disk).records().find(RecordTable.SESSIONS, "größe"))
                .isEmpty();
    }

    @Test
    void theNewestPartGoneTheLastIdsOfTheOneBeforeHold() {
        MemoryDisk disk = part.write(20);
        part.addEmptyPart(disk);
        assertThat(part.check(disk)).isEmpty();
        disk.files.remove(TablePart.FILES.resolve(TablePart.NEXT.fileName()));
        part.repair(disk, Map.of());
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.newestLastId(disk)).isEqualTo(TablePart.LAST_ID);
    }

    @Test
    void lastIdsThatGoDownAreFoundAndMended() {
        MemoryDisk disk = part.write(20);
        part.addPart(disk, Map.of(EventStream.READINGS, 5L));
        assertThat(part.check(disk))
                .anyMatch(line -> line.contains(
                        "the last id of readings is 5, and there are ids up" + " to " + TablePart.LAST_ID));
        part.repair(disk, Map.of());
        assertThat(part.check(disk)).isEmpty();
        assertThat(part.newestLastId(disk)).isEqualTo(TablePart.LAST_ID);
    }

    @Test
    void aStreamWhoseFirstIdIsZeroIsCheckedAndRepaired() {
        MemoryDisk disk = part.write(20);
        part.addPart(disk, Map.of(EventStream.READINGS, TablePart.LAST_ID, EventStream.BEERS, 0L));
        assertThat(part.check(disk)).isEmpty();
        disk.files.remove(TablePart.FILES.resolve(TablePart.NEXT.fileName()));
        MemoryDisk helped = disk.copy();
        part.repair(disk, Map.of());
        assertThat(part.newestLastIds(disk).of(EventStream.BEERS)).isEqualTo(-1);
        part.repair(helped, Map.of(EventStream.BEERS, 0L));
        assertThat(part.newestLastIds(helped).of(EventStream.BEERS)).isZero();
        assertThat(part.check(helped)).isEmpty();
    }

    @Test
    void aPartWithAGoodChecksumAndWrongContentIsFound() {
        byte[] key = "x".getBytes(UTF_8);
        assertThat(part.checkWritten(writer -> {})).isEmpty();
        assertThat(part.checkWritten(writer -> writer.block(77, 0, 0, 0, 0, TablePart.bytes(1, 2))))
                .anyMatch(line -> line.contains("unknown kind 77"));
        assertThat(part.checkWritten(
                        writer -> writer.block(PartFormat.WORDS_BLOCK, 0, 0, 5, 5, TablePart.bytes(0, 1, 0))))
                .anyMatch(line -> line.contains("does not tell the words"));
        assertThat(part.checkWritten(
                        writer -> writer.block(PartFormat.IDS_BLOCK, 0, 1, 0, 0, TablePart.bytes(0, 0, 0))))
                .anyMatch(line -> line.contains("does not tell the ids"));
        assertThat(part.checkWritten(
                        writer -> writer.block(PartFormat.RECORDS_BLOCK, 0, 0, 5, 5, TablePart.bytes(1, 1, 200))))
                .anyMatch(line -> line.contains("no meaning"));
        assertThat(part.checkWritten(
                        writer -> writer.block(PartFormat.STREAMS_BLOCK, 0, 0, 0, 0, TablePart.bytes(1, 1, 200))))
                .anyMatch(line -> line.contains("ends within an entry"));
        assertThat(part.checkWritten(writer -> writer.block(PartFormat.EVENTS_BLOCK, 0, 1, 0, 0, TablePart.bytes(key))))
                .anyMatch(line -> line.contains("the block of events at byte"));
        assertThat(part.checkWritten(
                        writer -> writer.block(PartFormat.EVENTS_BLOCK, 77, 0, 0, 0, TablePart.bytes(key))))
                .anyMatch(line -> line.contains("unknown stream 77"));
        assertThat(part.checkWritten(part::eventsWithoutWords)).anyMatch(line -> line.contains("no page tells of"));
    }
}
