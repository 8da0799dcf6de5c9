package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Real files, held against FastCSV, java.time and exact sums. */
final class CsvSamplesTest {
    private final Map<String, BigDecimal> sums = new TreeMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> samples = new ArrayList<>();

    @Test
    void readsTheLongFile() throws IOException {
        byte[] file = file("seattle-weather-long.csv");
        byRecord(file, row -> {
            long seconds = OffsetDateTime.parse(row.getField("timestamp")).toEpochSecond();
            expect(row.getField("sensor_id"), seconds, row.getField("value"));
        });
        Parsed parsed = check(file, "seattle-weather-long.csv");
        assertThat(parsed.rows()).isEqualTo(26_277);
        assertThat(counts).hasSize(3);
    }

    @Test
    void readsTheWideFileWithoutSensors() throws IOException {
        byte[] file = file("seattle-weather-wide.csv");
        byRecord(file, row -> {
            long seconds = LocalDateTime.parse(row.getField("date")).toEpochSecond(ZoneOffset.UTC);
            for (String column : List.of("pressure", "temperature", "wind")) {
                expect("seattle-weather-wide." + column, seconds, row.getField(column));
            }
        });
        Parsed parsed = check(file, "/uploads/seattle-weather-wide.csv.gz");
        assertThat(parsed.rows()).isEqualTo(8_759);
        assertThat(parsed.layout().ignoredColumns()).isEmpty();
    }

    @Test
    void readsTheWideFileOfTwoCitiesWithAColumnOfText() throws IOException {
        byte[] file = file("weather-two-cities.csv");
        byRecord(file, row -> {
            long seconds = LocalDate.parse(row.getField("date")).toEpochDay() * 86_400;
            String city = row.getField("location").replace(' ', '_');
            for (String column : List.of("precipitation", "temp_max", "temp_min", "wind")) {
                expect(city + "." + column, seconds, row.getField(column));
            }
        });
        Parsed parsed = check(file, "weather-two-cities.csv");
        assertThat(parsed.rows()).isEqualTo(2_922);
        assertThat(parsed.layout().ignoredColumns()).containsExactly("weather");
        assertThat(counts).hasSize(8).containsEntry("New_York.wind", 1_461L);
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream in = CsvSamplesTest.class.getResourceAsStream("/samples/" + name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static void byRecord(byte[] file, Consumer<NamedCsvRecord> use) throws IOException {
        try (var reader = de.siegmar.fastcsv.reader.CsvReader.builder().ofNamedCsvRecord(new String(file, UTF_8))) {
            reader.forEach(use);
        }
    }

    private void expect(String key, long seconds, String value) {
        samples.add(key + " " + Instant.ofEpochSecond(seconds) + " " + Double.parseDouble(value));
        sums.merge(key, new BigDecimal(value), BigDecimal::add);
        counts.merge(key, 1L, Long::sum);
    }

    private Parsed check(byte[] file, String name) {
        CsvOptions options = new CsvOptions(null, null, List.of(), ZoneOffset.UTC, name);
        Parsed parsed = Parsed.of(new ByteArrayInputStream(file), options, Parsed.LIMITS, 100_000, -1);
        assertThat(parsed.faults()).isEmpty();
        assertThat(parsed.samples()).isEqualTo(samples);
        Map<String, BigDecimal> found = new TreeMap<>();
        for (String sample : parsed.samples()) {
            String[] words = sample.split(" ", -1);
            found.merge(words[0], new BigDecimal(words[2]), BigDecimal::add);
        }
        assertThat(found.keySet()).isEqualTo(sums.keySet());
        found.forEach((key, sum) -> assertThat(sum).as(key).isEqualByComparingTo(sums.get(key)));
        return parsed;
    }
}
