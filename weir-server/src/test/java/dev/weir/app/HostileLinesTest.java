package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no line of the protocol of the port: each line is refused, its neighbours are taken, and the connection lives. */
@Timeout(60)
final class HostileLinesTest {
    private static final String OK = "ok\n\n";
    private static final String WRONG = "error\nwrong command\n\n";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff\u00fb\u001f\u00ff\u00fd\u0003put a 1 1",
                "put\u00c2\u00a0b 1 1",
                "put b\u00c2\u0085x 1 1",
                "put b\u0000 1 1",
                "put b\u001b[2J 1 1",
                "put b\rput c 1 1",
                "put \u00c0\u00ae 1 1",
                "put \u00ed\u00a0\u0080 1 1",
                "put \u00ff 1 1",
                "\u00ef\u00bb\u00bfput b 1 1",
                "put b 0x1p3 1",
                "put b 1d 1",
                "put b NaN 1",
                "put b 1e400 1",
                "put b \u00d9\u00a1 1",
                "put b 1 99999999999999999999",
                "put * 1 1",
                "PUT b 1 1",
                "put b 1 1; put c 1 1",
                "GET / HTTP/1.1",
                "auth",
                "\u0016\u0003\u0001\u0002\u0000\u0001"
            })
    void aLineThatIsNoneOfTheTextProtocolHarmsNoOther(String line) throws IOException {
        try (Socket socket = Wire.connect(SHARED.server(), "metrics")) {
            Wire.send(socket, "put a 1 1\n" + line + "\nput a 2 2\n");
            assertThat(Wire.read(socket, (OK + WRONG + OK).length())).isEqualTo(OK + WRONG + OK);
            Wire.send(socket, "get *\n");
            String all = "ok\na 1.0 1\na 2.0 2\n\n";
            assertThat(Wire.read(socket, all.length())).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                "{\"device_id\":\"x\",\"a\":1e400}",
                "{\"device_id\":\"x\",\"a\":NaN}",
                "{\"device_id\":\"x\",\"a\":1,\"a\":2}",
                "{\"device_id\":\"x\",\"b\":\"\u00c0\u0080\"}",
                "{\"device_id\":\"x\",\"b\":\"\u00ed\u00a0\u0080\"}",
                "{\"device_id\":\"x\",\"b\":\"\\ud800\"}",
                "{\"device_id\":\"x\\u0000\"}",
                "{\"device_id\":\"x\\r\\ny\"}",
                "{\"device_id\":\"x\\u001b[2J\"}",
                "{\"device_id\":\"x\",\"timestamp\":1e30}",
                "{\"device_id\":\"x\"}{\"device_id\":\"y\"}",
                "{\"device_id\":\"x\"} trailing",
                "[]",
                "null",
                "42",
                "{\"hello\":{\"token\":\"x\"}",
                "\u0000"
            })
    void aLineThatIsNoObjectHarmsNoOther(String line) throws IOException {
        String good = "{\"device_id\":\"d\"}\n";
        assertThat(Wire.talk(SHARED.server(), "ndjson", "{\"hello\":{\"ack\":true}}\n" + good + line + "\n" + good))
                .contains("{\"error\":{\"line\":2,", "{\"ack\":3}")
                .containsOnlyOnce("\"error\"");
        assertThat(SHARED.api().get("/data?device_id=x").json().at("/items")).isEmpty();
        assertThat(SHARED.api().get("/data?device_id=y").json().at("/items")).isEmpty();
    }
}
