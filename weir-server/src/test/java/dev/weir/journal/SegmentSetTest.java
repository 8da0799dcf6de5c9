package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segments that are missing, swapped, doubled or empty are refused by name. */
class SegmentSetTest {
    private final SimulatedDisk disk = new SimulatedDisk(2);
    private List<Path> segments = List.of();

    @BeforeEach
    void writeSeveralSegments() {
        try (JournalTrial trial = new JournalTrial(disk)) {
            for (int value = 0; value < 150; value++) {
                trial.append(value);
            }
        }
        segments = disk.list(JournalTrial.DIRECTORY).stream()
                .filter(SegmentFormat::isSegment)
                .toList();
        assertThat(segments).hasSizeGreaterThan(3);
    }

    @Test
    void readsTheWholeSet() {
        assertThat(JournalTrial.replayed(disk)).hasSize(150);
    }

    @Test
    void refusesAMissingSegmentWhicheverItIs() {
        for (Path segment : segments) {
            byte[] bytes = disk.bytes(segment);
            disk.delete(segment);
            // Of the first one only the next can tell.
            boolean isFirst = segment.equals(segments.getFirst());
            expectRefusal(isFirst ? "000000000000000" : segment.getFileName().toString());
            disk.put(segment, bytes);
        }
        assertThat(JournalTrial.replayed(disk)).hasSize(150);
    }

    @Test
    void refusesSwappedSegments() {
        byte[] second = disk.bytes(segments.get(1));
        disk.put(segments.get(1), disk.bytes(segments.get(2)));
        disk.put(segments.get(2), second);
        expectRefusal(segments.get(1).getFileName().toString());
    }

    @Test
    void refusesASegmentThatIsThereTwice() {
        Path twice = JournalTrial.DIRECTORY.resolve(SegmentFormat.fileName(0x7777));
        disk.put(twice, disk.bytes(segments.get(1)));
        expectRefusal(twice.getFileName().toString());
    }

    @Test
    void refusesAnEmptySegment() {
        for (Path segment : segments) {
            byte[] bytes = disk.bytes(segment);
            disk.put(segment, new byte[0]);
            expectRefusal(segment.getFileName().toString());
            disk.put(segment, bytes);
        }
    }

    @Test
    void refusesASegmentOfWhichAnOlderCopyWasPutBack() {
        Path segment = segments.get(1);
        byte[] bytes = disk.bytes(segment);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        disk.put(segment, bytes);
        expectRefusal("is bad and a later segment follows");
    }

    private void expectRefusal(String words) {
        assertThatThrownBy(() -> JournalTrial.replayed(disk))
                .isInstanceOfSatisfying(
                        WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.CORRUPT))
                .hasMessageContaining(words);
    }
}
