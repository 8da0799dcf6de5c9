package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in which a proxy might see one and the server another: none is answered as two. More of them are in {@link HttpSocketTest}. */
@Timeout(60)
final class SmugglingTest {
    private static final String POST = "POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    /** Would be seen in the answer if it were taken for a request. */
    private static final String HIDDEN = "GET /api/v1/server HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @RegisterExtension
    private static final SharedServer SHARED = new SharedServer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nContent-Length: 54\r\n\r\n",
                "Content-Length: 0, 54\r\n\r\n",
                "Content-Length: 54\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 54\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "\tTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 0x36\r\n\r\n",
                "Content-Length: 5 4\r\n\r\n",
                "Content-Length:\r\n\r\n",
                "Content_Length: 54\r\nContent-Length: \u0000 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n100000000\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n"
            })
    void whatStandsBehindARequestWhoseEndIsInDoubtIsNone(String rest) throws IOException {
        String answers = Wire.talk(SHARED.server(), "http", POST + rest + HIDDEN);
        assertThat(answers).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\nHost: localhost\n\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\n\n",
                "GET /health/live HTTP/1.1\rHost: localhost\r\r",
                " GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET\t/health/live\tHTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1 \r\nHost: localhost\r\n\r\n",
                "GET /health/live\r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost : localhost\r\n\r\n",
                "GET /health/live HTTP/1.1\r\n Host: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nA B: c\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
                "GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void aHeadThatIsNotByTheLetterIsRefused(String head) throws IOException {
        assertThat(Wire.talk(SHARED.server(), "http", head)).matches("(?s)HTTP/1\\.1 (400|404|421|505) .*");
    }

    @Test
    void anUpgradeThatIsNotSpokenHereIsPassedOver() throws IOException {
        assertThat(Wire.get(SHARED.server(), "/health/live", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\r\n{}XX0\r\n\r\n",
                "2\r\n{}0\r\n\r\n0\r\n\r\n",
                "2;a=\"\r\n{}\r\n0\r\n\r\n",
                "2;\n{}\r\n0\r\n\r\n",
                "02\r\n{}\r\n00000\r\n\r\n",
                "2\r\n{}\r\n0\r\nX\r\n\r\n"
            })
    void whatStandsBehindChunksIsNeverARequest(String chunks) throws IOException {
        String answers =
                Wire.talk(SHARED.server(), "http", POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + HIDDEN);
        assertThat(answers).matches("(?s)HTTP/1\\.1 (200|400) .*").containsOnlyOnce("HTTP/1.1 ");
        assertThat(answers).contains("Connection: close");
    }

    @Test
    void aTrailerChangesNothing() throws IOException {
        String answers = Wire.talk(
                SHARED.server(),
                "http",
                POST + "Transfer-Encoding: chunked\r\nTrailer: Content-Length, Authorization\r\n\r\n2\r\n{}\r\n0\r\n"
                        + "Content-Length: 99\r\nAuthorization: Bearer x\r\n\r\n"
                        + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answers).matches("(?s)HTTP/1\\.1 (200|400) .*").containsOnlyOnce("HTTP/1.1 ");
    }
}
