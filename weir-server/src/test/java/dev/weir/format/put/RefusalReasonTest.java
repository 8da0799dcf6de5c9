package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of a refused line, and of which device it is. */
final class RefusalReasonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Put a 1 1 | there is no command \"Put\"; commands are lower case",
                "foo | there is no command \"foo\", only put and get",
                "'' | it is blank",
                "put a 1 | a put has 3 words behind it, not 2: key, value and timestamp",
                "put a 1 1 1 1 | a put has 3 words behind it, not 4 or more: key, value and timestamp",
                "get | a get has one word behind it, not 0: a key or *",
                "put * 1 1 | the key * stands for all series in a get and is no key to put",
                "put a\u00c2\u00a0b 1 1 | the key \"a\u00a0b\" has white space in it",
                "put a abc 1 | the value \"abc\" is no number",
                "put a 1,5 1 | the value \"1,5\" is no number",
                "put a 1e400 1 | the value \"1e400\" is out of range",
                "put a 1 1.5 | the timestamp \"1.5\" is no whole number of seconds",
                "put a 1 9999999999999 | the timestamp \"9999999999999\" is out of range: at most 9223372036854 seconds either side of 1970",
                "put a \u00ff 1 | it is not UTF-8: 0xFF at byte 7",
                "put a\u0001 1 1 | it has the control character U+0001 at byte 6",
            })
    void saysWhatIsWrongAndWhere(String line, String reason) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        assertThat(RefusalReason.of(Verdicts.Refusal.WRONG_COMMAND, bytes, 0, bytes.length, 100))
                .isEqualTo("cannot take the line: " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "put d1.temp x 1, d1",
        "put d1 x 1, d1",
        "put d1.temp \u00ff 1, d1",
        "put d1.te\u00ff x 1,",
        "put * x 1,",
        "put d1.temp,",
        "Put d1.temp x 1,",
        "put .a x 1, .a"
    })
    void findsTheDeviceOfAPutWithAKey(String line, String device) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        byte[] found = new RefusedDevice().find(bytes, 0, bytes.length);
        assertThat(found == null ? null : new String(found, ISO_8859_1)).isEqualTo(device);
    }
}
