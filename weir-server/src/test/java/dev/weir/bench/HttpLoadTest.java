package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpLoadTest {
    private final HttpServer server;

    HttpLoadTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(String path, int status, String text, boolean chunked) {
        byte[] body = text.getBytes(UTF_8);
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsTheLinesOfOneAnswerAfterTheOther(boolean chunked) throws Exception {
        String text = "reading 21.5 \u00b0C\n".repeat(100_000);
        serve("/long", 200, text, chunked);
        serve("/short", 404, "none", chunked);
        try (HttpLoad load = new HttpLoad(server.getAddress())) {
            for (int i = 0; i < 3; i++) {
                HttpAnswer answer = load.get("/long", "text/plain");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.lines()).isEqualTo(100_000);
                assertThat(answer.bytes()).isEqualTo(text.getBytes(UTF_8).length);
                assertThat(answer.all()).isGreaterThanOrEqualTo(answer.firstByte());
                assertThat(load.kept()).isEqualTo(text);
                assertThat(load.get("/short", "text/plain").status()).isEqualTo(404);
                assertThat(load.kept()).isEqualTo("none");
            }
        }
    }

    @Test
    void failsWhenTheAnswerEndsEarly() throws Exception {
        try (AnsweringServer cut =
                        new AnsweringServer(0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "", "", "");
                HttpLoad load = new HttpLoad(cut.address())) {
            Thread closing = Thread.ofPlatform().start(() -> closeOnceAnswered(cut));
            assertThatThrownBy(() -> load.get("/", "*/*"))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*(closed|reset).*");
            closing.join();
        }
    }

    private static void closeOnceAnswered(AnsweringServer server) {
        try {
            while (server.answered.get() < 4) { // The lines of the request.
                Thread.onSpinWait();
            }
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failsOnAnAnswerThatIsNoHttp() throws Exception {
        try (AnsweringServer other = new AnsweringServer(0, "error\nwrong command\n\n");
                HttpLoad load = new HttpLoad(other.address())) {
            assertThatThrownBy(() -> load.get("/", "*/*"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot get \"/\": the answer began with \"error\"");
        }
    }

    @Test
    void asksForEveryNumberOfTheRangeInItsPlace() {
        HttpRequests requests = new HttpRequests("/data?a=%2F&d=dev-%04d", 5, 14, "*/*", 1, 10);
        assertThat(LongStream.range(0, 10).mapToObj(requests::path))
                .doesNotHaveDuplicates()
                .allMatch(path -> path.matches("/data\\?a=%2F&d=dev-00(0[5-9]|1[0-4])"));
    }
}
