package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A file of made-up rows, and what it comes to, calculated with exact numbers. Each valid row is a sample at a time of its own.
 *
 * @param text the file
 * @param rows how many rows it has
 * @param valid how many of them are
 * @param sums of each sensor
 */
record MadeRows(String text, int rows, int valid, Map<String, Sums> sums) {
    static final String HEADER = "sensor_id,timestamp,value\n";

    private static final int SENSORS = 7;
    private static final long FIRST_SECOND = 1_700_000_000;

    /** What the values of a sensor come to. */
    record Sums(BigDecimal sum, BigDecimal min, BigDecimal max, long count) {
        Sums and(Sums other) {
            return new Sums(sum.add(other.sum), min.min(other.min), max.max(other.max), count + other.count);
        }
    }

    /** So many rows of sensors whose names begin so; one in {@code badEvery} has no time, and with 0 none. */
    static MadeRows of(String prefix, int rows, int badEvery) {
        SplittableRandom random = new SplittableRandom(rows);
        StringBuilder text = new StringBuilder(HEADER);
        Map<String, Sums> sums = new TreeMap<>();
        int valid = 0;
        for (int i = 0; i < rows; i++) {
            String sensor = prefix + random.nextInt(SENSORS);
            BigDecimal value = BigDecimal.valueOf(random.nextInt(-100_000, 100_000), 2);
            boolean isBad = badEvery > 0 && i % badEvery == badEvery - 1;
            text.append(sensor).append(',').append(isBad ? "never" : Long.toString(FIRST_SECOND + i));
            text.append(',').append(value).append('\n');
            if (!isBad) {
                valid++;
                sums.merge(sensor, new Sums(value, value, value, 1), Sums::and);
            }
        }
        return new MadeRows(text.toString(), rows, valid, sums);
    }

    /** A result has to be that of this file, to the last sum. */
    void require(JsonNode result) {
        String all = result.toString();
        assertThat(result.path("status").asText()).as(all).isEqualTo(valid == rows ? "processed" : "partial");
        assertThat(result.path("total_rows").asInt()).as(all).isEqualTo(rows);
        assertThat(result.path("valid_rows").asInt()).as(all).isEqualTo(valid);
        assertThat(result.path("invalid_rows").asInt()).as(all).isEqualTo(rows - valid);
        JsonNode found = result.path("aggregated_data");
        assertThat(found.size()).as(all).isEqualTo(sums.size());
        sums.forEach((sensor, expected) -> require(found.path(sensor), expected));
    }

    private static void require(JsonNode found, Sums expected) {
        double average = expected.sum
                .divide(BigDecimal.valueOf(expected.count), MathContext.DECIMAL64)
                .doubleValue();
        assertThat(found.path("avg").asDouble()).isEqualTo(average, within(1e-9));
        assertThat(found.path("min").asDouble()).isEqualTo(expected.min.doubleValue());
        assertThat(found.path("max").asDouble()).isEqualTo(expected.max.doubleValue());
        assertThat(found.path("count").asLong()).isEqualTo(expected.count);
    }
}
