package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AckCheckTest {
    private static final String HELLO = "{\"hello\":{\"server\":\"weir\",\"version\":\"1\"}}\n";

    @Test
    void takesRisingAcknowledgementsHoweverTheyAreCut() {
        byte[] received = bytes(HELLO + "{\"ack\":5}\n{\"ack\":17}\n");
        for (int cut = 0; cut <= received.length; cut++) {
            AckCheck check = new AckCheck();
            check.accept(ByteBuffer.wrap(received, 0, cut), 17);
            check.accept(ByteBuffer.wrap(received, cut, received.length - cut), 17);
            assertThat(check.acknowledged()).isEqualTo(17);
            assertThat(check.wrong()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ack\":5}", // Not above the last one.
                "{\"ack\":4}",
                "{\"ack\":18}", // More than was sent.
                "{\"ack\":}",
                "{\"ack\":-6}",
                "{\"ack\":6",
                "{\"ack\":99999999999999999999}",
                "{\"hello\":{}}",
                "{\"error\":{\"line\":6,\"code\":\"syntax\",\"reason\":\"no object\"}}",
                "",
                "ok"
            })
    void countsAllElseAsWrong(String line) {
        AckCheck check = new AckCheck();
        check.accept(ByteBuffer.wrap(bytes(HELLO + "{\"ack\":5}\n" + line + "\n")), 17);
        assertThat(check.wrong()).isEqualTo(1);
        assertThat(check.refused()).isEqualTo(line.startsWith("{\"error\"") ? 1 : 0);
        assertThat(check.acknowledged()).isEqualTo(5);
        assertThat(check.firstWrong()).hasValue("after line 5 came \"" + line + "\"");
    }

    @Test
    void wantsTheHelloFirst() {
        AckCheck check = new AckCheck();
        check.accept(ByteBuffer.wrap(bytes("{\"ack\":5}\n")), 17);
        assertThat(check.wrong()).isEqualTo(1);
        assertThat(check.acknowledged()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
