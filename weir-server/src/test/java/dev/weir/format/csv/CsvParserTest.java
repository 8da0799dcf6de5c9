package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvParserTest {
    private static final String LONG = "sensor_id,timestamp,value,note\n";
    private static final String TIME = "2026-03-31T12:00:00Z";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s,T,21.5,x",
                "s,T,21.5,",
                "s,T, 21.5 ,x",
                "s,T,\t+21.50,x",
                "s,T,2150e-2,x",
                "s,T,21.500000000000000000000000,x",
                "s, T ,21.5,x",
                "s,2026-03-31 12:00:00,21.5,x",
                "s,2026-03-31T12:00,21.5,x",
                "s,2026-03-31T14:00:00+02:00,21.5,x",
                "s,1774958400,21.5,x",
                "s,1774958400000,21.5,x",
                "s,1.7749584e9,21.5,x",
                "\"s\",\"T\",\"21.5\",\"x\"",
                "s,T,21.5,\"x, \"\"y\"\"\r\n\nz\"",
                "s,T,\" 21.5 \",Grüße",
                "s,T,21.5,5\" pipe",
                "s,T,21.5,=1+1",
                "s,T,21.5,a\rb",
                "s,T,21.5,\u0000\u0001"
            })
    void takesARowInAnyForm(String row) {
        String good =
                row.replace("T,", TIME + ",").replace(" T ", " " + TIME + " ").replace("\"T\"", "\"" + TIME + "\"");
        for (String end : List.of("", "\n", "\r\n", "\r\n\r\n\n", "\r")) {
            Parsed parsed = Parsed.of(LONG + good + end);
            assertThat(parsed.shortFaults()).isEmpty();
            assertThat(parsed.samples()).containsExactly("s " + TIME + " 21.5");
            assertThat(parsed.rows()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 10000, textBlock = """
            ,T,1,x            | sensor_id | MISSING_FIELD     | the sensor is empty
            `  ,T,1,x`        | sensor_id | MISSING_FIELD     | the sensor is empty
            "",T,1,x          | sensor_id | MISSING_FIELD     | the sensor is empty
            *,T,1,x           | sensor_id | INVALID_KEY       | a star
            a^b,T,1,x         | sensor_id | INVALID_DEVICE    | the sensor "a\\u0001b" has a control character
            "a~b",T,1,x       | sensor_id | INVALID_DEVICE    | the sensor "a\\nb" has a control character
            s,,1,x            | timestamp | MISSING_FIELD     | the time is empty
            s,yesterday,1,x   | timestamp | INVALID_TIMESTAMP | cannot read the time "yesterday": it is neither
            s,2026-02-30,1,x  | timestamp | INVALID_TIMESTAMP | cannot read the time "2026-02-30"
            s,1e30,1,x        | timestamp | INVALID_TIMESTAMP | taken as nanoseconds
            s,T,,x            | value     | MISSING_FIELD     | the value is empty
            s,T,abc,x         | value     | INVALID_NUMBER    | cannot read the number "abc": it is no decimal number
            s,T,NaN,x         | value     | INVALID_NUMBER    | cannot read the number "NaN"
            s,T,0x10,x        | value     | INVALID_NUMBER    | cannot read the number "0x10"
            s,T,1_000,x       | value     | INVALID_NUMBER    | cannot read the number "1_000"
            s,T,1d,x          | value     | INVALID_NUMBER    | cannot read the number "1d"
            s,T,١,x           | value     | INVALID_NUMBER    | cannot read the number
            s,T,1e400,x       | value     | INVALID_NUMBER    | it is not finite
            s,T,"1,5",x       | value     | INVALID_NUMBER    | write 1.5 for 1,5
            s,T,1             | ``        | WRONG_CELL_COUNT  | the row has 3 cells, the header 4
            s,T,1,x,y         | ``        | WRONG_CELL_COUNT  | the row has 5 cells, the header 4
            s                 | ``        | WRONG_CELL_COUNT  | the row has 1 cell, the header 4
            s,T,1,x,          | ``        | WRONG_CELL_COUNT  | the row has 5 cells, the header 4
            `  `              | ``        | WRONG_CELL_COUNT  | the row has 1 cell, the header 4
            "s"x,T,1,x        | sensor_id | MALFORMED_QUOTES  | text follows the closing quote
            s,T,1,"x" y       | note      | MALFORMED_QUOTES  | text follows the closing quote
            s,T,1,"x          | ``        | MALFORMED_QUOTES  | a quote is not closed within 65536 bytes
            ,never,abc,x      | sensor_id | MISSING_FIELD     | the sensor is empty
            s,never,abc,x     | timestamp | INVALID_TIMESTAMP | never
            """)
    void refusesABadRowAndKeepsItsNeighbours(String row, String column, String code, String reason) {
        String bad = row.replace(",T,", "," + TIME + ",").replace('^', '\u0001').replace('~', '\n');
        for (String end : List.of("\n", "\r\n")) {
            String good = "n," + TIME + ",7,x" + end;
            Parsed parsed = Parsed.of(LONG + good + bad + end + good);
            assertThat(parsed.shortFaults()).containsExactly("3 " + column + " " + code);
            CsvFault fault = parsed.faults().getFirst();
            assertThat(fault.reason()).contains(reason);
            assertThat(new String(fault.row(), UTF_8)).isEqualTo(bad);
            assertThat(parsed.samples()).containsExactly("n " + TIME + " 7.0", "n " + TIME + " 7.0");
            assertThat(parsed.rows()).isEqualTo(3);
        }
    }

    @Test
    void refusesRowsThatAreNotUtf8AndKeepsTheirNeighbours() {
        byte[] csv = (LONG + "s,1,1,x\nZürich,2,2,x\ns,3,3,\u00ff\ns,4,4,x\n").getBytes(ISO_8859_1);
        Parsed parsed = Parsed.of(csv);
        assertThat(parsed.samples()).containsExactly("s 1970-01-01T00:00:01Z 1.0", "s 1970-01-01T00:00:04Z 4.0");
        assertThat(parsed.shortFaults()).containsExactly("3 sensor_id INVALID_UTF8", "4 note INVALID_UTF8");
        assertThat(parsed.faults().getFirst().value()).isEqualTo("Z\uFFFDrich");
        assertThat(parsed.faults().getFirst().row()).isEqualTo("Zürich,2,2,x".getBytes(ISO_8859_1));
        Parsed valid = Parsed.of((LONG + "Zürich,2,2,x\nZürich,3,2,é\n"));
        assertThat(valid.samples())
                .containsExactly("Zürich 1970-01-01T00:00:02Z 2.0", "Zürich 1970-01-01T00:00:03Z 2.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            New York       | New_York
            ' a  \u00A0 b '| _a_b_
            a"b            | a"b
            =cmd()         | =cmd()
            a.b            | a.b
            """)
    void derivesKeysFromSensors(String sensor, String key) {
        Parsed parsed = Parsed.of(LONG + sensor + ",1,1,\n" + sensor + ",1,2,\n");
        assertThat(parsed.samples())
                .containsExactly(key + " 1970-01-01T00:00:01Z 1.0", key + " 1970-01-01T00:00:01Z 2.0");
    }

    @Test
    void tellsSensorsInQuotesFromThoseWithQuotesInTheirNames() {
        Parsed parsed = Parsed.of(LONG + "\"\"\"a\"\"\",1,1,\n\"a\",1,2,\na,1,3,\n\"\"\"a\"\"\",1,4,\n");
        assertThat(parsed.samples().stream().map(sample -> sample.substring(0, sample.indexOf(' '))))
                .containsExactly("\"a\"", "a", "a", "\"a\"");
    }

    @Test
    void takesNoMetricThatIsEmptyAndDerivesTheOthers() {
        Parsed parsed = Parsed.of(
                "sensor,metric,time,value\ns,,1,1\ns, ,1,1\ns,a\u0001\u0002 b,1,1\ns,ü,1,1\ns,ok,1,x\n*,m,1,1\n");
        assertThat(parsed.samples().stream().map(sample -> sample.substring(0, sample.indexOf(' '))))
                .containsExactly("s.a_b", "s.ü", "*.m");
        assertThat(parsed.shortFaults())
                .containsExactly("2 metric MISSING_FIELD", "3 metric MISSING_FIELD", "6 value INVALID_NUMBER");
    }

    @Test
    void takesNoneOfAWideRowOfWhichOneCellIsBad() {
        Parsed parsed = Parsed.of("time,a,b\n1,1,2\n" + "2,,\n".repeat(100) + "3,1,x\n4,,5\n");
        assertThat(parsed.samples())
                .containsExactly(
                        "file.a 1970-01-01T00:00:01Z 1.0",
                        "file.b 1970-01-01T00:00:01Z 2.0",
                        "file.b 1970-01-01T00:00:04Z 5.0");
        assertThat(parsed.shortFaults()).containsExactly("103 b INVALID_NUMBER");
        assertThat(parsed.rows()).isEqualTo(103);
    }

    @Test
    void refusesKeysThatAreTooLong() {
        String longest = "k".repeat(1024);
        Parsed parsed = Parsed.of(LONG + longest + ",1,1,\n" + longest + "k,1,1,\n");
        assertThat(parsed.samples()).containsExactly(longest + " 1970-01-01T00:00:01Z 1.0");
        assertThat(parsed.shortFaults()).containsExactly("3 sensor_id INVALID_KEY");
        Parsed wide = Parsed.of("sensor,time,a\n" + longest + ",1,1\n" + "k".repeat(1022) + ",1,1\n");
        assertThat(wide.samples()).hasSize(1);
        assertThat(wide.shortFaults()).containsExactly("2 sensor INVALID_KEY");
    }

    @Test
    void refusesMoreSeriesThanAllowed() {
        byte[] csv = (LONG + "a,1,1,\nb,1,1,\nc,1,1,\na,2,2,\nc,1,1,\n").getBytes(UTF_8);
        Parsed parsed = Parsed.of(csv, new CsvLimits(1000, 10, 2), 1000);
        assertThat(parsed.samples()).hasSize(3);
        assertThat(parsed.shortFaults()).containsExactly("4 sensor_id SERIES_LIMIT", "6 sensor_id SERIES_LIMIT");
    }

    @Test
    void readsTimesWithoutAZoneInTheOneThatIsStated() {
        CsvOptions berlin = new CsvOptions(null, null, List.of(), ZoneId.of("Europe/Berlin"), "f.csv");
        String csv = "sensor,time,value\ns,2026-07-01T12:00:00,1\ns,2026-07-01T12:00:00Z,1\ns,2026-07-01,1\n";
        assertThat(Parsed.of(csv, berlin).samples())
                .containsExactly(
                        "s 2026-07-01T10:00:00Z 1.0", "s 2026-07-01T12:00:00Z 1.0", "s 2026-06-30T22:00:00Z 1.0");
        CsvOptions utc = new CsvOptions(null, null, List.of(), ZoneId.of("UTC"), "f.csv");
        assertThat(utc.zone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void namesTheSensorOfABadRowAndItsSeriesIfThatIsKnown() throws Exception {
        byte[] csv = (LONG + "s,1,1,\ns,x,1,\nt,x,1,\n,x,1,\ns,1\n").getBytes(UTF_8);
        CsvReader reader = new CsvReader(new ByteArrayInputStream(csv), Parsed.NO_OPTIONS, Parsed.LIMITS);
        CsvSlice slice = new CsvSlice(Parsed.SLICE_BYTES);
        SeriesNames names = new SeriesNames(10);
        if (!(reader.start() instanceof CsvLayout layout) || !reader.next(slice)) {
            throw new AssertionError("no rows");
        }
        new CsvParser(layout, names).parse(slice);
        assertThat(slice.faults()).isEqualTo(4);
        assertThat(names.key(slice.faultName(0))).isEqualTo("s".getBytes(UTF_8));
        assertThat(slice.fault(0, 2, layout).sensor()).isEqualTo("s");
        assertThat(slice.faultName(1)).isNegative();
        assertThat(slice.fault(1, 2, layout).sensor()).isEqualTo("t");
        assertThat(slice.faultName(2)).isNegative();
        assertThat(slice.fault(2, 2, layout).sensor()).isNull();
        assertThat(slice.faultName(3)).isNegative();
        assertThat(slice.fault(3, 2, layout).sensor()).isNull();
        assertThat(names.size()).isEqualTo(1);
    }
}
