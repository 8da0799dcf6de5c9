package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvLayoutTest {
    private static final String ROW = "2026-03-31T12:00:00Z";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sensor_id,timestamp,value                    | s,T,1   | s
            sensor,time,value                            | s,T,1   | s
            device_id,date,value                         | s,T,1   | s
            device,datetime,value                        | s,T,1   | s
            location,ts,value                            | s,T,1   | s
            station,TS,VALUE                             | s,T,1   | s
            symbol,Time, Value                           | s,T,1   | s
            ' SENSOR_ID ,TimeStamp,value '               | s,T,1   | s
            value,timestamp,sensor_id                    | 1,T,s   | s
            symbol,station,location,device,ts,value      | a,b,c,d,T,1 | d
            device,sensor_id,date,timestamp,value        | d,s,x,T,1   | s
            sensor,metric,time,value                     | s,m m,T,1   | s.m_m
            sensor,Measurement,time,value                | s,m,T,1     | s.m
            value,parameter,time,sensor                  | 1,m,T,s     | s.m
            sensor,parameter,metric,time,value           | s,p,m,T,1   | s.m
            "sensor","time","value"                      | s,T,1   | s
            time,value                                   | T,1     | file_a
            time,metric,value                            | T,m,1   | file_a.m
            sensor,time,temp                             | s,T,1   | s.temp
            sensor,time, temp  max                       | s,T,1   | s.temp_max
            time,temp                                    | T,1     | file_a.temp
            sensor;time;value                            | s;T;1   | s
            sensor;time;temp, outside                    | s;T;1   | s.temp,_outside
            sensor;time;a,b,c,d,e                        | s;T;1   | s.a,b,c,d,e
            """)
    void findsWhichColumnIsWhat(String header, String row, String key) {
        Parsed parsed = of(header + "\n" + row.replace("T", ROW) + "\n", null, null, List.of());
        assertThat(parsed.faults()).isEmpty();
        assertThat(parsed.samples()).containsExactly(key + " " + ROW + " 1.0");
    }

    @Test
    void findsTabs() {
        Parsed parsed = Parsed.of("sensor\ttime, UTC\tdate\tvalue\ns\tx\t" + ROW + "\t 1 \n");
        assertThat(parsed.layout().delimiter()).isEqualTo('\t');
        assertThat(parsed.samples()).containsExactly("s " + ROW + " 1.0");
    }

    @Test
    void takesTheColumnsThatAreNamed() {
        String csv = "name,when,sensor,time,a,b,value\ns," + ROW + ",x,y,1,2,3\n";
        assertThat(of(csv, "Name", " WHEN ", List.of("B", "value")).samples())
                .containsExactly("s.b " + ROW + " 2.0", "s.value " + ROW + " 3.0");
        assertThat(of(csv, "Name", " WHEN ", List.of("b")).layout().ignoredColumns())
                .containsExactly("sensor", "time", "a", "value");
        assertThat(of(csv, "", " ", List.of("")).samples()).isEmpty();
        assertThat(of(csv, "", " ", List.of("")).shortFaults()).containsExactly("2 time INVALID_TIMESTAMP");
        assertThat(of(csv, null, null, List.of("nix")).unreadable())
                .contains("no column is called \"nix\"", "\"name\", \"when\"");
        assertThat(of(csv, "nix", null, List.of()).unreadable()).contains("no column is called \"nix\"");
        assertThat(of(csv, null, "nix", List.of()).unreadable()).contains("no column is called \"nix\"");
        assertThat(of(csv, "when", "when", List.of()).unreadable()).contains("cannot be both");
        assertThat(of(csv, null, "when", List.of("when")).unreadable()).contains("cannot be both");
    }

    @Test
    void takesColumnsWhoseFirstHundredRowsAreNumbersOrEmpty() {
        StringBuilder csv = new StringBuilder("sensor,time,numbers,empty,late,early,\n");
        for (int row = 1; row <= 102; row++) {
            String late = row == 101 ? "x" : "5";
            String early = row == 100 ? "x" : "6";
            csv.append(row == 50 ? "ragged\n" : "\ns," + row + ",1e3, ," + late + "," + early + ",\n");
        }
        Parsed parsed = Parsed.of(csv.toString());
        assertThat(parsed.layout().ignoredColumns()).containsExactly("early", "column 7");
        assertThat(parsed.samples()).hasSize(200).noneMatch(sample -> sample.startsWith("s.empty"));
        assertThat(parsed.shortFaults()).containsExactly("100  WRONG_CELL_COUNT", "202 late INVALID_NUMBER");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sensor;time;value | s;T;1,5     | 1.5
            sensor;time;value | s;T;1,234   |
            sensor;time;value | s;T;21,5;s;T;1,234 | 21.5 1.234
            sensor;time;value | s;T;21,5;s;T;7;s;T;-,5e1 | 21.5 7.0 -5.0
            sensor;time;a;b   | s;T;21,5;3  | 21.5 3.0
            """)
    void takesDecimalCommasWhereTheyCanBeNothingElse(String header, String cells, @Nullable String values) {
        int columns = header.split(";", -1).length;
        StringBuilder csv = new StringBuilder(header).append('\n');
        String[] all = cells.split(";", -1);
        for (int i = 0; i < all.length; i++) {
            csv.append(all[i].replace("T", ROW)).append((i + 1) % columns == 0 ? "\n" : ";");
        }
        List<String> found = Parsed.of(csv.toString()).samples().stream()
                .map(sample -> sample.substring(sample.lastIndexOf(' ') + 1))
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(values == null ? "" : values);
    }

    @Test
    void refusesCommasThatMayPartThousandsWithAHint() {
        Parsed parsed = Parsed.of("sensor;time;value\ns;" + ROW + ";1,500\ns;" + ROW + ";1.5\ns;" + ROW + ";1,5\n");
        assertThat(parsed.samples()).containsExactly("s " + ROW + " 1.5");
        assertThat(parsed.faults())
                .extracting(CsvFault::reason)
                .allMatch(reason -> reason.contains("write 1.5 for 1,5"));
        assertThat(Parsed.of("time;temp\n" + ROW + ";1,500\n").unreadable()).contains("write 1.5 for 1,5");
        Parsed points = Parsed.of(
                "sensor;time;value\ns;" + ROW + ";1,5\n" + ("s;" + ROW + ";2\n").repeat(100) + "s;" + ROW + ";1.5\n");
        assertThat(points.samples()).hasSize(101);
        assertThat(points.shortFaults()).containsExactly("103 value INVALID_NUMBER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n",
                "s1,2026-03-31T12:00:00Z,5\ns1,2026-03-31T12:00:01Z,6\n",
                "sensor,value\ns,1\n",
                "",
                "\r\n\n\r\n",
                "sensor,time,value\rs,1,1\r",
                "\"sensor\",\"time\",\"value\"\r\"s\",1,1\r",
                "sensor,\"time\"x,value\n",
                "sensor,\"time,value\ns,1,1\n",
                "sensor,time,value,value\ns,1,1,1\n",
                "sensor,time,time,value\ns,1,1,1\n",
                "sensor,sensor,time,value\ns,s,1,1\n",
                "time,a b,a  b\n1,1,1\n",
                "time,a,A\n1,1,1\n",
                "sensor,time,note\ns,1,x\n"
            })
    void tellsWhyAFileCannotBeRead(String csv) {
        assertThat(Parsed.of(csv).unreadable())
                .startsWith("cannot read the file as CSV: ")
                .hasSizeGreaterThan(36);
    }

    @Test
    void saysWhatToDoAboutIt() {
        assertThat(Parsed.of("s1,2026-03-31T12:00:00Z,5\n").unreadable())
                .contains("looks like a row", "timestamp, time, date");
        assertThat(Parsed.of("a,b\n").unreadable()).contains("no column of times", "time_column", "\"a\", \"b\"");
        assertThat(Parsed.of("sensor,time,value\rs,1,1\r").unreadable()).contains("CR alone");
        assertThat(Parsed.of("sensor,time,note\ns,1,x\n").unreadable()).contains("value_columns");
        assertThat(Parsed.of("sensor,time,value,Value\n").unreadable()).contains("\"Value\" twice", "columns 3 and 4");
    }

    @Test
    void ignoresColumnsOfOneNameThatMeanNothing() {
        Parsed parsed = Parsed.of("note,note,sensor,time,value,,\nx,y,s," + ROW + ",1,,\n");
        assertThat(parsed.samples()).containsExactly("s " + ROW + " 1.0");
        assertThat(parsed.layout().ignoredColumns()).containsExactly("note", "note", "column 6", "column 7");
    }

    @Test
    void refusesOtherEncodingsAndSaysWhatToDo() {
        String csv = "sensor,time,value\ns,1,1\n";
        for (Charset charset : List.of(
                UTF_16LE,
                UTF_16BE,
                Charset.forName("UTF-16"),
                Charset.forName("UTF-32BE"),
                Charset.forName("UTF-32LE"))) {
            assertThat(Parsed.of(csv.getBytes(charset)).unreadable()).contains("UTF-16", "save it as CSV in UTF-8");
            assertThat(Parsed.of(("\uFEFF" + csv).getBytes(charset)).unreadable())
                    .contains("save it as CSV in UTF-8");
        }
        assertThat(Parsed.of("sensor,time,value,größe\n".getBytes(ISO_8859_1)).unreadable())
                .contains("not UTF-8", "Latin-1");
    }

    @Test
    void skipsAByteOrderMarkAndCountsIt() {
        String header = "\uFEFFsensor,time,value\r\n";
        Parsed parsed = Parsed.of(header + "s,1,1\r\n");
        assertThat(parsed.samples()).hasSize(1);
        assertThat(parsed.layout().firstOffset()).isEqualTo(header.getBytes(UTF_8).length);
        assertThat(new String(parsed.layout().header(), UTF_8)).isEqualTo("sensor,time,value\r\n");
    }

    @Test
    void countsTheLinesOfTheHeaderAndBeforeIt() {
        Parsed parsed = Parsed.of("\n\r\n\"sensor\",time,value,\"a\nb\"\ns,1,1,\ns,x,1,\n");
        assertThat(parsed.layout().firstLine()).isEqualTo(5);
        assertThat(parsed.layout().ignoredColumns()).containsExactly("a\nb");
        assertThat(parsed.shortFaults()).containsExactly("6 time INVALID_TIMESTAMP");
    }

    @Test
    void readsAHeaderAlone() {
        for (String csv : List.of("sensor,time,value", "sensor,time,value\n", "time,a,b\r\n\r\n")) {
            Parsed parsed = Parsed.of(csv);
            assertThat(parsed.rows()).isZero();
            assertThat(parsed.layout().ignoredColumns()).isEmpty();
        }
    }

    @Test
    void refusesMoreColumnsThanAllowed() {
        byte[] csv = ("time,value" + ",x".repeat(1_000_000) + "\n").getBytes(UTF_8);
        assertThat(Parsed.of(csv).unreadable()).contains("within 65536 bytes");
        CsvLimits wide = new CsvLimits(4 << 20, 4096, 10);
        assertThat(Parsed.of(csv, wide, 4 << 20).unreadable()).contains("1000002 columns, of at most 4096");
    }

    private static Parsed of(String csv, @Nullable String sensor, @Nullable String time, List<String> values) {
        return Parsed.of(csv, new CsvOptions(sensor, time, values, ZoneOffset.UTC, "dir/file a.csv"));
    }

    @Test
    void refusesALongFileWhoseSensorsMayStandInAColumnThatIsIgnored() {
        assertThat(Parsed.of("Sensor ID,time,value\nboiler," + ROW + ",1\n").start())
                .isInstanceOfSatisfying(
                        CsvUnreadable.class,
                        unreadable -> assertThat(unreadable.reason())
                                .contains("it has no column of sensors beside its values (sensor_id, ")
                                .contains("\"Sensor ID\""));
    }
}
