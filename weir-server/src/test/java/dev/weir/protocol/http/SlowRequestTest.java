package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.RealDisk;
import dev.weir.monitor.RequestCounts;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.security.Gate;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are begun and do not come: each is answered 408 and its connection closed, so that none holds a connection for ever. */
@Timeout(60)
final class SlowRequestTest {
    private static final long PATIENCE_NANOS = 200_000_000;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @TempDir
    private Path directory;

    private TcpListener listener;

    @BeforeEach
    void start() throws IOException {
        Gate gate = new Gate(
                new TokenFile(new RealDisk(), directory, new SecureRandom(), InstantSource.system()),
                Gate.Timing.system());
        HttpServer.Options options = new HttpServer.Options(
                16 << 10,
                1 << 20,
                100_000,
                PATIENCE_NANOS,
                PATIENCE_NANOS,
                true,
                List.of(),
                List.of(),
                false,
                Optional.empty());
        Routes echo = () -> List.of(
                Route.post(
                        "/echo",
                        Access.WRITE,
                        List.of("text/plain"),
                        (request, reply) -> reply.bytes(200, "text/plain", request.body())),
                Route.get("/bug", Access.OPEN, List.of(), (request, reply) -> {
                    throw new IllegalStateException("a secret of the inside");
                }),
                Route.get("/broken", Access.OPEN, List.of(), (request, reply) -> {
                    java.io.OutputStream out = reply.stream("text/plain");
                    out.write(new byte[100_000]);
                    out.write(new byte[100_000]);
                    throw new IllegalStateException("in the middle");
                }),
                Route.get("/silent", Access.OPEN, List.of(), (request, reply) -> {}));
        HttpServer server = new HttpServer(options, Guards.of(gate), new RequestCounts(), List.of(echo));
        listener = TcpListener.bind(
                "http",
                new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0),
                ConnectionLimits.of(100),
                TcpListener.Transport.CLEAR,
                connection -> server.serve(connection, false));
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private String talk(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(LOOPBACK), listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void aHeadThatDoesNotComeIsAnswered() throws IOException {
        assertThat(talk("GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatDoesNotComeIsAnswered() throws IOException {
        assertThat(
                        talk(
                                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nabc"))
                .startsWith("HTTP/1.1 408 ")
                .contains("application/problem+json");
    }

    @Test
    void allBodiesTogetherTakeNoMoreThanThereIsRoomFor() throws IOException {
        String head =
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ";
        for (int i = 0; i < 3; i++) { // What one request held is free for the next.
            assertThat(talk(head + "90000\r\n\r\n" + "x".repeat(90_000))).startsWith("HTTP/1.1 200 ");
        }
        assertThat(talk(head + "200000\r\n\r\n" + "x".repeat(200_000)))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: 1");
        assertThat(talk(head + "90000\r\n\r\n" + "x".repeat(90_000))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void bytesThatDripInDoNotHelp() throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(LOOPBACK), listener.port())) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write("GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ".getBytes(ISO_8859_1));
                    while (true) {
                        socket.getOutputStream().write('x');
                        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                    }
                } catch (IOException e) {
                    // The server has closed, which is what is waited for.
                }
            });
            byte[] begin = socket.getInputStream().readNBytes(12);
            assertThat(new String(begin, ISO_8859_1)).isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void aBugTellsNothingOfTheInside() throws IOException {
        String close = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assertThat(talk("GET /bug" + close)).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        assertThat(talk("GET /silent" + close)).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aReplyThatBreaksOffIsNeverEnded() throws IOException {
        assertThat(talk("GET /broken HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Transfer-Encoding: chunked")
                .doesNotContain("0\r\n\r\n");
    }
}
