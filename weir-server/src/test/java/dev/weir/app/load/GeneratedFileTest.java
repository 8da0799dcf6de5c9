package dev.weir.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GeneratedFileTest {
    private static final String VALID = "sensor_[0-9]{3},2026-01-[0-9]{2}T[0-9:]{8}Z,[0-9]{2}\\.[0-9]{2}";

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 50, 1_000})
    void hasAsManyRowsAsAskedForAllOfThemValid(int rows) {
        assertThat(lines(workload(rows, false, 1), 0)).hasSize(rows).allMatch(line -> line.matches(VALID));
    }

    @Test
    void makesOneRowInTenInvalidWhereErrorsAreAskedFor() {
        List<String> bad = lines(workload(1_000, true, 1), 3).stream()
                .filter(line -> !line.matches(VALID))
                .toList();
        assertThat(bad)
                .hasSize(100)
                .anyMatch(line -> line.startsWith(","))
                .anyMatch(line -> line.contains(",yesterday,"))
                .anyMatch(line -> line.endsWith(",high"))
                .anyMatch(line -> line.split(",", -1).length == 2)
                .anyMatch(line -> line.split(",", -1).length == 4);
    }

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        assertThat(lines(workload(50, true, 7), 2)).isEqualTo(lines(workload(50, true, 7), 2));
        assertThat(lines(workload(50, true, 7), 2)).isNotEqualTo(lines(workload(50, true, 8), 2));
    }

    @Test
    void sharesNoReadingWithItsNeighbours() {
        Set<String> readings = new HashSet<>();
        IntStream.range(0, 20)
                .forEach(index -> lines(workload(55, false, 1), index)
                        .forEach(line -> readings.add(line.substring(0, line.lastIndexOf(',')))));
        assertThat(readings).hasSize(20 * 55);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "1000001, 10", "50, 0", "50, 1001"})
    void refusesAWorkloadOutOfBounds(int files, int concurrency) {
        assertThatThrownBy(() -> new FileWorkload(files, concurrency, 50, false, false, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot use --");
    }

    private static FileWorkload workload(int rows, boolean hasErrors, long seed) {
        return new FileWorkload(50, 10, rows, hasErrors, false, seed);
    }

    private static List<String> lines(FileWorkload workload, int index) {
        List<String> all = new String(new GeneratedFile(workload, index).bytes(), UTF_8)
                .lines()
                .toList();
        assertThat(all.getFirst()).isEqualTo("sensor_id,timestamp,value");
        return all.subList(1, all.size());
    }
}
