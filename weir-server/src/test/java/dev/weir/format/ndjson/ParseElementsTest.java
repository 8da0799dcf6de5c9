package dev.weir.format.ndjson;

import static dev.weir.format.ndjson.ParsedEvents.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParseElementsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                " {\"a\":1} \n\n",
                "\uFEFF{\"a\":1}",
                "{\n  \"a\":\n1\n}\n",
                "[{\"a\":1}]",
                "\uFEFF [ {\"a\":1} ] ",
                "[\n  {\n    \"a\":1\n  }\n]\n",
                "\n{\"a\":1}\r\n"
            })
    void takesOneObjectInEveryShape(String text) {
        ParsedEvents parsed = body(text);
        assertThat(parsed.refusals()).isEmpty();
        assertThat(parsed.attributes()).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "[]", " [ ] "})
    void findsNothingInNothing(String text) {
        ParsedEvents parsed = body(text);
        assertThat(parsed.refusals()).isEmpty();
        assertThat(parsed.events()).isEmpty();
    }

    @Test
    void takesTheGoodElementsBesideBadOnes() {
        ParsedEvents parsed = body("[{\"a\":1}, 5, {\"a\":\"],[\",\"b\":{},}, {\"a\":2} {\"a\":3}, nonsense ], more");
        assertThat(parsed.events()).hasSize(1);
        assertThat(parsed.refusals())
                .containsExactly(
                        "2 not_an_object: cannot read the element: it is a number, not an object",
                        "3 invalid_json: cannot read the element: \"}\" at byte 19 stands where the quoted name of a field should",
                        "4 invalid_json: cannot read the element: \"{\" at byte 9 stands where nothing more should",
                        "5 invalid_json: cannot read the element: \"nonsense\" at byte 1 is no value of JSON",
                        "6 invalid_json: cannot read the element: it stands behind the end of the array");
    }

    @Test
    void takesWhatStandsBeforeTheEndOfACutArray() {
        for (String rest : List.of("", "{\"a\":3", "{\"a\":\"", "{\"a\":3}", "{]", "\"\\")) {
            ParsedEvents parsed = body("[{\"a\":1},{\"a\":2}," + rest);
            assertThat(parsed.events()).as(rest).hasSize(2);
            assertThat(parsed.refusals())
                    .containsExactly(
                            "3 invalid_json: cannot read the element: the array cannot be followed past here, as it is not closed");
        }
        assertThat(body("[{},]").refusals())
                .containsExactly("2 invalid_json: cannot read the element: it ends where a value should follow");
    }

    @Test
    void readsWhatIsNeitherArrayNorOneObjectAsLines() {
        ParsedEvents parsed = body("{\"a\":1}\n{\"a\":\n{\"a\":2}\n\nnull\n{\"a\":3}");
        assertThat(parsed.events()).hasSize(3);
        assertThat(parsed.refusals())
                .containsExactly(
                        "2 invalid_json: cannot read the line: it ends where a value should follow",
                        "4 not_an_object: cannot read the line: it is null, not an object");
        assertThat(body("{\"a\":\n{\"a\":2}\n").events()).hasSize(1);
    }

    @Test
    void rejectsObjectsThatAreTooLong() {
        String object = "{\n\"a\":\"" + "x".repeat(70_000) + "\"}";
        assertThat(body(object).refusals())
                .containsExactly(
                        "1 line_too_long: cannot read the line: it has 70009 bytes, of at most 65536 (limits.line)");
        ParsedEvents parsed = body("[" + object + ",{}]");
        assertThat(parsed.refusals())
                .containsExactly(
                        "1 line_too_long: cannot read the element: it has 70009 bytes, of at most 65536 (limits.line)");
        assertThat(parsed.events()).hasSize(1);
    }
}
