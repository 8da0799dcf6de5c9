package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commits that are read again from a journal that goes on. */
final class JournalReaderTest {
    private static final int COMMITS = 100;

    private final SimulatedDisk disk = new SimulatedDisk(1);

    private static List<Double> read(Journal journal, long after, int count) {
        List<Double> values = new ArrayList<>();
        try (JournalReader reader = journal.readAfter(after)) {
            for (int i = 0; i < count; i++) {
                values.add(((Batch) reader.next().changes().getFirst()).values()[0]);
            }
        }
        return values;
    }

    /** The files, oldest first. */
    private List<Path> segments() {
        return disk.list(JournalTrial.DIRECTORY).stream()
                .filter(SegmentFormat::isSegment)
                .toList();
    }

    @Test
    void givesEachCommitAcrossSegments() {
        try (JournalTrial trial = new JournalTrial(disk)) {
            for (int i = 0; i < COMMITS; i++) {
                trial.append(i);
            }
            assertThat(segments()).hasSizeGreaterThan(2);
            assertThat(read(trial.journal(), 40, 60)).first().isEqualTo(40.0);
            assertThat(read(trial.journal(), 0, COMMITS)).last().isEqualTo(COMMITS - 1.0);
        }
    }

    /** What was forced and cannot be read is damage: as a commit without changes it would be lost, and nobody would know. */
    @Test
    void refusesDamageInASegmentThatHasEnded() {
        try (JournalTrial trial = new JournalTrial(disk)) {
            for (int i = 0; i < COMMITS; i++) {
                trial.append(i);
            }
            Path second = segments().get(1);
            byte[] bytes = disk.bytes(second).clone();
            bytes[SegmentFormat.HEADER_BYTES + 100] ^= 1;
            disk.put(second, bytes);
            assertThatThrownBy(() -> read(trial.journal(), 0, COMMITS))
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining(second.toString())
                    .extracting(e -> ((WeirException) e).code())
                    .isEqualTo(WeirException.Code.CORRUPT);
        }
    }
}
