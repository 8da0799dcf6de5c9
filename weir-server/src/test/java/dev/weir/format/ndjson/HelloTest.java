package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelloTest {
    @Test
    void readsEachFieldOrNone() {
        assertThat(parse("{\"hello\":{}}\n")).contains(new Hello(false, null, null, null));
        assertThat(parse("{\"hello\":{\"ack\":true}}\r\n")).contains(new Hello(true, null, null, null));
        assertThat(parse("\uFEFF { \"hello\" : { \"ack\":false, \"token\":\"t\", \"session\":\"\\u00e9 1\" } }"))
                .contains(new Hello(false, "t", "é 1", null));
        assertThat(parse("{\"h\\u0065llo\":{\"ack\":null,\"token\":null,\"session\":null}}"))
                .contains(new Hello(false, null, null, null));
        assertThat(parse("{\"hello\":{\"session\":\"" + "é".repeat(128) + "\"}}"))
                .contains(new Hello(false, null, "é".repeat(128), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "{}",
                "{\"hello\":1}",
                "{\"hello\":[]}",
                "{\"hello\":{},\"a\":1}",
                "{\"a\":1,\"hello\":{}}",
                "{\"hallo\":{}}",
                "{\"hello\":{}} {}",
                "{\"hello\":{\"ack\":true,\"ack\":true}}",
                "{\"hello\":{",
                "[{\"hello\":{}}]",
                "{{\"hello\":{}}}"
            })
    void leavesEveryOtherLineAlone(String line) {
        assertThat(parse(line)).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAHello() {
        assertThat(problem("{\"hello\":{\"ack\":1}}"))
                .isEqualTo("cannot read the hello: ack is a number, not true or false");
        assertThat(problem("{\"hello\":{\"token\":true}}"))
                .isEqualTo("cannot read the hello: token is true, not a string");
        String session = "cannot read the hello: session is not a string of 1 to 256 bytes without control characters";
        assertThat(problem("{\"hello\":{\"session\":\"\"}}")).isEqualTo(session);
        assertThat(problem("{\"hello\":{\"session\":7}}")).isEqualTo(session);
        assertThat(problem("{\"hello\":{\"session\":\"\\n\"}}")).isEqualTo(session);
        assertThat(problem("{\"hello\":{\"session\":\"" + "é".repeat(128) + "x\"}}"))
                .isEqualTo(session);
        assertThat(problem("{\"hello\":{\"acks\":true}}"))
                .isEqualTo("cannot read the hello: field \"acks\" is none of ack, token and session");
    }

    @Test
    void neverPrintsTheToken() {
        assertThat(new Hello(true, "secret", null, null).toString()).doesNotContain("secret");
    }

    private static Object problem(String line) {
        return parse(line).map(hello -> String.valueOf(hello.problem())).orElse("no hello");
    }

    private static Optional<Hello> parse(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        return Hello.parse(Arrays.copyOf(bytes, bytes.length + EventParser.PADDING), 0, bytes.length);
    }
}
