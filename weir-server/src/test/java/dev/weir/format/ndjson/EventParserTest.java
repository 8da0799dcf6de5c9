package dev.weir.format.ndjson;

import static dev.weir.format.ndjson.ParsedEvents.body;
import static dev.weir.format.ndjson.ParsedEvents.lines;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Reject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventParserTest {
    private static final long NOON = 1_774_958_400_000_000L;

    @Test
    void takesTheUsualLine() {
        ParsedEvents parsed = lines(
                "{\"device_id\":\"d1\",\"card_id\":\"C1\",\"timestamp\":\"2026-03-31T12:00:00Z\",\"temp\":21.5}\n");
        assertThat(parsed.events()).containsExactly("d1|C1|" + NOON + "|" + ParsedEvents.NOW + "|{\"temp\":21.5}");
        assertThat(parsed.samples()).containsExactly("d1.temp=21.5@" + NOON);
        assertThat(parsed.rejects()).isEmpty();
    }

    @Test
    void givesEventsWithoutATimeOneEach() {
        ParsedEvents parsed = lines("{\"a\":1}\n{\"a\":2,\"timestamp\":null}\n{\"a\":3,\"timestamp\":5}\n{}\n");
        assertThat(parsed.events())
                .containsExactly(
                        "10.0.0.1||1000001|1000001|{\"a\":1}",
                        "10.0.0.1||1000002|1000002|{\"a\":2}",
                        "10.0.0.1||5000000|7000000|{\"a\":3}",
                        "10.0.0.1||1000003|1000003|{}");
        assertThat(parsed.samples())
                .containsExactly("10.0.0.1.a=1.0@1000001", "10.0.0.1.a=2.0@1000002", "10.0.0.1.a=3.0@5000000");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '~',
            value = {
                "{\"device_id\":\"d1\"} ~ d1",
                "{\"device_id\":42} ~ 42",
                "{\"device_id\":-1.50e3} ~ -1.50e3",
                "{\"device_id\":\"\"} ~ 10.0.0.1",
                "{\"device_id\":null} ~ 10.0.0.1",
                "{\"x\":1} ~ 10.0.0.1",
                "{\"device\\u005fid\":\"\\u00e9\\ud83d\\ude00\\/\"} ~ é😀/",
                "{\"device_id\":\"New York\"} ~ New York",
                "{\"x\":{\"device_id\":\"no\"}} ~ 10.0.0.1"
            })
    void namesTheDevice(String line, String device) {
        ParsedEvents parsed = lines(line + "\n");
        assertThat(parsed.refusals()).isEmpty();
        assertThat(parsed.events().getFirst()).startsWith(device + "||");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '~',
            value = {
                "\"a\":1 ~ d.a=1.0",
                "\"a\":{\"b\":{\"c\":2},\"d\":3},\"e\":-4e2 ~ d.a.b.c=2.0 d.a.d=3.0 d.e=-400.0",
                "\"a\":\"1\",\"b\":true,\"c\":null,\"d\":[1,{\"x\":2}],\"e\":5 ~ d.e=5.0",
                "\"New  York\":1 ~ d.New_York=1.0",
                "\"a\\u0000\\u0007b\":1,\"c\\t \\u00a0\\u2003d\":2 ~ d.a_b=1.0 d.c_d=2.0",
                "\"\":1,\" \":2 ~ d._=1.0 d._=2.0",
                "\"é\":1,\"*\":2 ~ d.é=1.0 d.*=2.0",
                "\"o\":{\"timestamp\":1,\"device_id\":2,\"card_id\":3} ~ d.o.timestamp=1.0 d.o.device_id=2.0 d.o.card_id=3.0",
                "\"timestamp\":1,\"card_id\":3,\"n\":1.7976931348623157e308 ~ d.n=1.7976931348623157E308",
                "\"a.b\":1,\"a\":{\"b\":2} ~ d.a.b=1.0 d.a.b=2.0",
                "\"z\":-0.0,\"y\":5e-324,\"x\":1e-400 ~ d.z=-0.0 d.y=4.9E-324 d.x=0.0"
            })
    void derivesASeriesFromEachNumber(String fields, String samples) {
        ParsedEvents parsed = lines("{\"device_id\":\"d\"," + fields + "}\n");
        assertThat(parsed.refusals()).isEmpty();
        assertThat(parsed.samples().stream().map(sample -> sample.replaceAll("@.*", "")))
                .containsExactly(samples.split(" "));
    }

    @Test
    void writesWhiteSpaceInADeviceAsUnderscoresInItsKeysOnly() {
        ParsedEvents parsed = lines("{\"device_id\":\" New \\u00a0 York\",\"t\":1,\"timestamp\":1}\n");
        assertThat(parsed.events()).containsExactly(" New \u00a0 York||1000000|7000000|{\"t\":1}");
        assertThat(parsed.samples()).containsExactly("_New_York.t=1.0@1000000");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '~',
            value = {
                "{\"device_id\":1,\"a\":1,\"b\":2} ~ {\"a\":1,\"b\":2}",
                "{\"a\":1,\"device_id\":1,\"b\":2} ~ {\"a\":1,\"b\":2}",
                "{\"a\":1,\"b\":2,\"device_id\":1} ~ {\"a\":1,\"b\":2}",
                "{\"device_id\":1,\"a\":1,\"card_id\":2,\"b\":2,\"timestamp\":3} ~ {\"a\":1,\"b\":2}",
                "{\"device_id\":1,\"card_id\":2,\"timestamp\":3} ~ {}",
                "{ } ~ {}",
                "{ \"a\" : [ 1 , \"x  y\" ] , \"b\":1.50 } ~ {\"a\" : [ 1 , \"x  y\" ] , \"b\":1.50}",
                "{\"a\":\"\\u0041\\n\",\"\\u0062\":1E+2} ~ {\"a\":\"\\u0041\\n\",\"\\u0062\":1E+2}",
                "{\"a\":\t\" \\\" \",\t\"b\":\"c\td\"} ~",
                "{\"a\":\t\" \\\" \t\"} ~",
                "{\"a\":\t\" \\\" \\\\\",\t\"b\":[1,\t2]} ~ {\"a\":\" \\\" \\\\\",\"b\":[1,2]}"
            })
    void keepsTheOtherFieldsAsTheyCame(String line, String attributes) {
        assertThat(lines(line + "\n").attributes()).isEqualTo(attributes);
    }

    @Test
    void ignoresBlankLinesAndAByteOrderMarkAndCarriageReturns() {
        ParsedEvents parsed = lines("\uFEFF\n \t\r\n\r\n{\"a\":1}\r\n\n  {\"a\":2}  \n");
        assertThat(parsed.events()).hasSize(2);
        assertThat(parsed.parser.line()).isEqualTo(2);
        assertThat(lines("\uFEFF{}\n\uFEFF{}\n").refusals())
                .containsExactly(
                        "2 invalid_json: cannot read the line: \"\\ufeff\" at byte 1 stands where a value should");
    }

    @Test
    void goesOnCountingFromWhereItIsTold() {
        ParsedEvents parsed = new ParsedEvents(10);
        parsed.parser.line(41);
        parsed.parse("{}\n5\n".getBytes(UTF_8), false);
        assertThat(parsed.refusals())
                .containsExactly("43 not_an_object: cannot read the line: it is a number, not an object");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '~',
            value = {
                "{\"temp\":1,\"temp\":2} ~ duplicate_field: cannot read the line: field \"temp\" occurs twice",
                "{\"a\":{\"x\":1,\"\\u0078\":2}} ~ duplicate_field: cannot read the line: field \"x\" occurs twice",
                "{\"a\":[{\"x\":1,\"x\":2}]} ~ duplicate_field: cannot read the line: field \"x\" occurs twice",
                "{} {} ~ invalid_json: cannot read the line: \"{\" at byte 4 stands where nothing more should",
                "{\"a\":1e400} ~ invalid_number: cannot read the line: the number \"1e400\" at byte 6 is beyond 64-bit floats",
                "{\"a\":NaN} ~ invalid_number: cannot read the line: NaN at byte 6 is no number of JSON",
                "{\"a\":-Infinity} ~ invalid_number: cannot read the line: -Infinity at byte 6 is no number of JSON",
                "{\"a\":nan} ~ invalid_json: cannot read the line: \"nan\" at byte 6 is no value of JSON",
                "{\"a\":01} ~ invalid_json: cannot read the line: \"1\" at byte 7 stands where \",\" or \"}\" should",
                "{\"a\":'x'} ~ invalid_json: cannot read the line: \"'\" at byte 6 stands where a value should",
                "{a:1} ~ invalid_json: cannot read the line: \"a\" at byte 2 stands where the quoted name of a field should",
                "{\"a\":1 ~ invalid_json: cannot read the line: it ends where \",\" or \"}\" should follow",
                "{\"a\":\"x} ~ invalid_json: cannot read the line: it ends inside of a string",
                "{\"a\":\"\\ud800\"} ~ invalid_json: cannot read the line: \"\\ud800\" at byte 7 is half of a character",
                "{\"a\":\"\\x\"} ~ invalid_json: cannot read the line: \"\\x\" at byte 7 is no escape of JSON",
                "{\"a\":\"\t\"} ~ invalid_json: cannot read the line: the control character \"\\t\" at byte 7 stands in a string without an escape",
                "[] ~ not_an_object: cannot read the line: it is an array, not an object",
                "null ~ not_an_object: cannot read the line: it is null, not an object",
                "42 ~ not_an_object: cannot read the line: it is a number, not an object",
                "{\"device_id\":{}} ~ invalid_device: cannot take the line: device_id is an object, not a string or a number",
                "{\"device_id\":true} ~ invalid_device: cannot take the line: device_id is true, not a string or a number",
                "{\"device_id\":\"a\\u001bb\"} ~ invalid_device: cannot take the line: device_id \"a\\u001bb\" has a control character in it",
                "{\"device_id\":\"a\\u0085\"} ~ invalid_device: cannot take the line: device_id \"a\\u0085\" has a control character in it",
                "{\"card_id\":[]} ~ invalid_card: cannot take the line: card_id is an array, not a string or a number",
                "{\"card_id\":\"\\n\"} ~ invalid_card: cannot take the line: card_id \"\\n\" has a control character in it",
                "{\"timestamp\":1e30} ~ invalid_timestamp: cannot take the line: cannot read the time \"1e30\": taken as nanoseconds, by its size, it is out of range",
                "{\"timestamp\":\"\"} ~ invalid_timestamp: cannot take the line: cannot read the time \"\": it is neither a number nor a date and time such as 2026-03-31T12:00:00Z",
                "{\"timestamp\":false} ~ invalid_timestamp: cannot take the line: timestamp is false, not a string or a number"
            })
    void rejectsALineAndKeepsItsNeighbours(String line, String refusal) {
        ParsedEvents parsed = lines("{\"x\":1}\n" + line + "\n{\"x\":2}\n");
        assertThat(parsed.refusals()).containsExactly("2 " + refusal);
        assertThat(parsed.events()).hasSize(2);
        assertThat(parsed.samples()).hasSize(2);
        assertThat(parsed.registry.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00ff", "\u00c3", "\u00f4\u0090\u0080\u0080"})
    void rejectsWhatIsNotUtf8(String latin) {
        for (String line :
                List.of("{\"a\":\"" + latin + "\"}", "{\"" + latin + "\":1}", latin, "{" + latin, "{}" + latin)) {
            ParsedEvents parsed = new ParsedEvents(10).parse((line + "\n").getBytes(ISO_8859_1), false);
            assertThat(parsed.rejects()).extracting(Reject::code).containsExactly(Reject.Code.INVALID_UTF8);
            assertThat(parsed.rejects().getFirst().reason())
                    .endsWith("is not UTF-8")
                    .contains("0x");
        }
    }

    @Test
    void rejectsWhatIsTooLongOrTooDeepOrHasTooManyDigits() {
        String longest = "{\"a\":\"" + "x".repeat(ParsedEvents.MAX_BYTES - 8) + "\"}";
        assertThat(lines(longest + "\n").refusals()).isEmpty();
        assertThat(lines(longest + " \n").refusals())
                .containsExactly(
                        "1 line_too_long: cannot read the line: it has 65537 bytes, of at most 65536 (limits.line)");
        assertThat(lines("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}\n").refusals())
                .isEmpty();
        assertThat(lines("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}\n").refusals())
                .containsExactly(
                        "1 too_deep: cannot read the line: it is nested more than 32 deep at byte 37 (limits.json-depth)");
        assertThat(lines("[".repeat(60_000) + "\n").rejects().getFirst().code()).isEqualTo(Reject.Code.TOO_DEEP);
        assertThat(lines("{\"a\":" + "1".repeat(60_000) + "}\n").refusals())
                .containsExactly(
                        "1 invalid_number: cannot read the line: the number at byte 6 has 60000 characters, of at most 1000");
    }

    @Test
    void rejectsNamesAndKeysOfMoreThan1024Bytes() {
        String name = "é".repeat(512);
        assertThat(lines("{\"device_id\":\"" + name + "\",\"card_id\":\"" + name + "\"}\n")
                        .refusals())
                .isEmpty();
        assertThat(lines("{\"device_id\":\"" + name + "x\"}\n").refusals())
                .containsExactly("1 invalid_device: cannot take the line: device_id has 1025 bytes, of at most 1024");
        assertThat(lines("{\"card_id\":\"" + name + "x\"}\n").refusals())
                .containsExactly("1 invalid_card: cannot take the line: card_id has 1025 bytes, of at most 1024");
        String field = "x".repeat(1022);
        assertThat(lines("{\"device_id\":\"d\",\"" + field + "\":1}\n").refusals())
                .isEmpty();
        ParsedEvents parsed = lines("{\"device_id\":\"d\",\"a\":1,\"" + field + "x\":1}\n");
        assertThat(parsed.rejects()).extracting(Reject::code).containsExactly(Reject.Code.INVALID_KEY);
        assertThat(parsed.rejects().getFirst().reason()).endsWith("xxx...\" has 1025 bytes, of at most 1024");
        assertThat(parsed.registry.size()).isZero();
        // Only what would be a series has a key.
        assertThat(lines("{\"device_id\":\"d\",\"" + field + "xx\":{\"y\":\"z\"}}\n")
                        .refusals())
                .isEmpty();
    }

    @Test
    void rejectsALineThatNeedsOneSeriesTooManyWhole() {
        ParsedEvents parsed = new ParsedEvents(1)
                .parse("{\"device_id\":\"d\",\"a\":1}\n{\"device_id\":\"d\",\"a\":2,\"b\":3}\n".getBytes(UTF_8), false);
        assertThat(parsed.refusals())
                .containsExactly(
                        "2 series_limit: cannot take the line: the series \"d.b\" would be one more than limits.series allows");
        assertThat(parsed.samples()).hasSize(1);
        assertThat(parsed.events()).hasSize(1);
    }

    @Test
    void refusesTheDevicesThatTheRuleForbids() {
        ParsedEvents parsed = new ParsedEvents(10);
        parsed.parser.restrict((bytes, from, to) -> new String(bytes, from, to - from, UTF_8).equals("d1"));
        parsed.parse("{\"device_id\":\"d1\"}\n{\"device_id\":\"d2\"}\n{}\n".getBytes(UTF_8), false);
        assertThat(parsed.refusals())
                .containsExactly(
                        "2 forbidden: cannot take the line: the token does not allow events of the device \"d2\"",
                        "3 forbidden: cannot take the line: the token does not allow events of the device \"10.0.0.1\"");
    }

    @Test
    void stopsWhenThereIsMuchOfAnythingAndGoesOn() {
        ParsedEvents junk = lines("x\n".repeat(5000));
        assertThat(junk.calls()).isEqualTo(5);
        assertThat(junk.rejects()).hasSize(5000);
        assertThat(junk.rejects().getLast().line()).isEqualTo(5000);
        assertThat(lines("{\"a\":1}\n".repeat(20_000)).calls()).isEqualTo(3);
        assertThat(lines("{}\n".repeat(20_000)).calls()).isEqualTo(3);
        ParsedEvents elements = body("[" + "1,".repeat(5000) + "{}]");
        assertThat(elements.rejects()).hasSize(5000);
        assertThat(elements.events()).hasSize(1);
    }

    @Test
    void quotesLongInputInPart() {
        String reason = lines("{\"device_id\":\"\\u0007" + "€".repeat(300) + "\"}\n")
                .refusals()
                .getFirst();
        assertThat(reason).contains("\"\\u0007" + "€".repeat(199) + "...\" has a control");
    }

    @Test
    void readsAnObjectWithTenThousandFields() {
        StringBuilder text = new StringBuilder("{");
        IntStream.range(0, 6_000).forEach(i -> text.append("\"").append(i).append("\":0,"));
        assertThat(new ParsedEvents(10_000)
                        .parse((text + "\"x\":1}\n").getBytes(UTF_8), false)
                        .samples())
                .hasSize(6_001);
        assertThat(lines(text + "\"5999\":1}\n").refusals())
                .containsExactly("1 duplicate_field: cannot read the line: field \"5999\" occurs twice");
    }
}
