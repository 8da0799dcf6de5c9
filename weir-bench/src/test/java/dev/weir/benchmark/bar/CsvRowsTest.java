package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CsvRowsTest {
    private static final String ROW = "sensor_000[0-6],2026-01-01T00:[0-9]{2}:[0-9]0Z,[1-9][0-9]\\.[0-9]{2}";

    @Test
    void hasAsManyRowsAndBytesAsItSays() throws IOException {
        CsvRows rows = new CsvRows(100, 7, 3);
        List<String> lines = lines(rows);
        assertThat(lines).hasSize(101).startsWith("sensor_id,timestamp,value");
        assertThat(lines.subList(1, 101)).allMatch(line -> line.matches(ROW));
        assertThat(rows.bytes())
                .isEqualTo(lines.stream().mapToInt(line -> line.length() + 1).sum());
    }

    @Test
    void sharesNoReadingWithTheFileThatBeginsWhereItEnds() throws IOException {
        CsvRows first = new CsvRows(100, 7, 0);
        CsvRows second = new CsvRows(100, 7, first.steps());
        Set<String> readings = new HashSet<>();
        for (CsvRows rows : List.of(first, second)) {
            lines(rows).stream().skip(1).forEach(line -> readings.add(line.substring(0, line.lastIndexOf(','))));
        }
        assertThat(readings).hasSize(200);
    }

    private static List<String> lines(CsvRows rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rows.writeTo(Channels.newChannel(bytes));
        return bytes.toString(US_ASCII).lines().toList();
    }
}
