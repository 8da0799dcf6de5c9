package dev.weir.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CsvParserTest {
    @Test
    void takesTheLongFormInAnyOrderOfColumns() {
        Parsed parsed = Parsed.of("""
                value,note,timestamp,sensor_id
                1.5,x,2026-03-31T12:00:00Z,s1
                2,y,2026-03-31T12:00:01Z,s2
                -3e2,"z, ""z""
                z",1774958402,s1
                """);
        assertThat(parsed.samples())
                .containsExactly(
                        "s1 2026-03-31T12:00:00Z 1.5", "s2 2026-03-31T12:00:01Z 2.0", "s1 2026-03-31T12:00:02Z -300.0");
        assertThat(parsed.faults()).isEmpty();
        assertThat(parsed.rows()).isEqualTo(3);
        assertThat(parsed.lines()).isEqualTo(6);
        assertThat(parsed.layout().ignoredColumns()).containsExactly("note");
    }

    @Test
    void takesEveryNumericColumnOfTheWideForm() {
        Parsed parsed = Parsed.of("""
                date,location,temp max,weather,wind
                2012-01-01,New York,12.8,drizzle,4.7
                2012-01-02,Seattle,,rain,4.5
                2012-01-03,Seattle,x,rain,4.5
                """);
        assertThat(parsed.layout().ignoredColumns()).containsExactly("temp max", "weather");
        assertThat(parsed.samples())
                .containsExactly(
                        "New_York.wind 2012-01-01T00:00:00Z 4.7",
                        "Seattle.wind 2012-01-02T00:00:00Z 4.5",
                        "Seattle.wind 2012-01-03T00:00:00Z 4.5");
    }
}
