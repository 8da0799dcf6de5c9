package dev.weir.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.disk.MemoryDisk;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.EventBatches;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events and records in the journal: they come back as they went in, or not at all. */
final class EventSegmentTest {
    private static final Path DIRECTORY = Path.of("/data/journal");
    private static final Path SEGMENT = DIRECTORY.resolve(SegmentFormat.fileName(1));
    private static final UUID ID = new UUID(7, 9);

    private final ByteBuffer window = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private final SplittableRandom random = Seed.random();

    @Test
    void everyFlippedBitIsRefusedOrDropsTheLastRecordAlone() {
        MemoryDisk disk = journal(1, 4, 7);
        List<String> expected = read(disk, DIRECTORY);
        List<String> withoutLast = expected.subList(0, 2);
        assertThat(expected).hasSize(3);
        byte[] whole = disk.bytes(SEGMENT).clone();
        int end = end(whole);
        for (int bit = 0; bit < end * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            disk.files.put(SEGMENT, flipped);
            try {
                assertThat(read(disk, DIRECTORY)).as("bit %d", bit).isIn(expected, withoutLast);
            } catch (WeirException e) {
                assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT);
                assertThat(e).hasMessageContaining(SEGMENT.toString());
            }
        }
    }

    @Test
    void deletionsOfEventsComeBackAsTheyWentIn() {
        assertThat(read(journal(4), DIRECTORY))
                .singleElement()
                .asString()
                .contains("EventDeletion[stream=BEERS, id=4, device=tap.é, card=kärte, timestampMicros=-4]")
                .endsWith("EventDeletion[stream=READINGS, id=" + EventStream.MAX_ID
                        + ", device=d, card=null, timestampMicros=" + Long.MIN_VALUE + "]");
    }

    @Test
    void idsThatDoNotRiseAreFoundAndRaised() {
        MemoryDisk disk = journal(5, 4, 20);
        assertThat(check(disk, DIRECTORY)).singleElement().asString().contains("record 2 has events from the id 4 on");
        assertThat(JournalRepair.told(disk, DIRECTORY).lastIds()).isEqualTo(Map.of(EventStream.READINGS, 22L));
        Path fresh = Path.of("/data/journal.new");
        List<String> said = new ArrayList<>();
        JournalRepair.run(disk, DIRECTORY, fresh, ID, 0, new SeriesRegistry(10), finding -> said.add(finding.what()));
        assertThat(said).singleElement().asString().contains("get those from 8 on");
        assertThat(check(disk, fresh)).isEmpty();
        assertThat(read(disk, fresh))
                .extracting(line -> line.substring(0, 5))
                .containsExactly("1: 5 ", "2: 8 ", "3: 20");
    }

    @Test
    void idsOfStreamsRiseApart() {
        MemoryDisk disk = new MemoryDisk();
        write(
                disk,
                List.of(
                        List.of(batch(EventStream.READINGS, 5), batch(EventStream.BEERS, 0)),
                        List.of(batch(EventStream.BEERS, 3))));
        assertThat(check(disk, DIRECTORY)).isEmpty();
        assertThat(JournalRepair.told(disk, DIRECTORY).lastIds())
                .isEqualTo(Map.of(EventStream.READINGS, 7L, EventStream.BEERS, 5L));
        assertThat(read(disk, DIRECTORY))
                .satisfiesExactly(
                        first -> assertThat(first).contains("5 READINGS", "0 BEERS"),
                        second -> assertThat(second).startsWith("2: 3 BEERS"));
    }

    @Test
    void endsOnRandomSections() {
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[24 + random.nextInt(120)];
            random.nextBytes(bytes);
            ByteBuffer payload = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            payload.putInt(16, 1 + random.nextInt(8));
            if (random.nextBoolean()) {
                payload.putInt(20, bytes.length - 24);
            }
            if (bytes.length > 40 && random.nextBoolean()) {
                payload.putInt(24, random.nextInt(3)).putInt(28, random.nextInt(4));
            }
            try {
                new RecordDecoder(new SeriesRegistry(10)).commit(1, payload);
            } catch (IllegalStateException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | BufferUnderflowException
                    | WeirException e) {
                assertThat(String.valueOf(e.getMessage())).doesNotStartWith("BUG");
            }
        }
    }

    /** A journal of three commits with three events each, which begin with these ids. */
    private static MemoryDisk journal(long... firstIds) {
        MemoryDisk disk = new MemoryDisk();
        List<List<Change>> commits = new ArrayList<>();
        for (long first : firstIds) {
            byte[] value = Long.toString(first).getBytes(UTF_8);
            commits.add(List.of(
                    batch(EventStream.READINGS, first),
                    new RecordPut(RecordTable.SESSIONS, "sitzung é", value, Long.MAX_VALUE),
                    new RecordPut(RecordTable.REPLIES, "", new byte[0], first),
                    new EventDeletion(EventStream.BEERS, first, "tap.é", first % 2 == 0 ? "kärte" : null, -first),
                    new EventDeletion(EventStream.READINGS, EventStream.MAX_ID, "d", Long.MIN_VALUE)));
        }
        write(disk, commits);
        return disk;
    }

    /** Three events from an id on. */
    private static EventBatch batch(EventStream stream, long first) {
        List<Event> events = new ArrayList<>();
        for (long id = first; id < first + 3; id++) {
            String card = id % 2 == 0 ? "kärte" : null;
            byte[] attributes = ("{\"a\":" + id + "}").getBytes(UTF_8);
            events.add(new Event(stream, id, "dévice " + id, card, -id, id, attributes));
        }
        return EventBatches.of(events);
    }

    private static void write(MemoryDisk disk, List<List<Change>> commits) {
        Journal.Options options = new Journal.Options(DIRECTORY, ID, 1 << 14, true);
        try (Journal journal = Journal.open(
                options, disk, new SeriesRegistry(10), () -> Instant.EPOCH, System::nanoTime, 0, commit -> {})) {
            commits.forEach(journal::append);
        }
        disk.list(DIRECTORY).stream()
                .filter(path -> !SegmentFormat.isSegment(path))
                .forEach(disk::delete);
    }

    private List<String> read(MemoryDisk disk, Path directory) {
        List<String> found = new ArrayList<>();
        new Recovery(disk, directory, ID, new SeriesRegistry(10), window).run(0, commit -> found.add(text(commit)));
        return found;
    }

    private static String text(Commit commit) {
        StringBuilder text = new StringBuilder().append(commit.sequence()).append(": ");
        for (Change change : commit.changes()) {
            if (change instanceof EventBatch events) {
                int count = events.count();
                text.append(events.firstId()).append(' ').append(events.stream());
                text.append(Arrays.toString(Arrays.copyOf(events.timestampMicros(), count)));
                text.append(Arrays.toString(Arrays.copyOf(events.receivedMicros(), count)));
                text.append(Arrays.toString(Arrays.copyOf(events.deviceEnds(), count)));
                text.append(Arrays.toString(Arrays.copyOf(events.cardEnds(), count)));
                text.append(new String(events.text(), 0, events.textBytes(), UTF_8));
            } else if (change instanceof RecordPut put) {
                text.append(put.table()).append(put.key()).append(new String(put.value(), UTF_8));
                text.append(put.expiresMicros());
            } else {
                text.append(change);
            }
        }
        return text.toString();
    }

    private static List<String> check(MemoryDisk disk, Path directory) {
        List<String> told = new ArrayList<>();
        JournalCheck.run(disk, directory, Optional.of(ID), 0, true, new SeriesRegistry(10), finding -> {
            if (finding.damage()) {
                told.add(finding.what());
            }
        });
        return told;
    }

    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
