package dev.weir.app.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class UploadConnectionTest {
    private static final String HEAD = "POST /upload HTTP/1.1\r\n\r\n";

    @Test
    void readsAnAnswerInChunks() throws IOException {
        String head = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n";
        UploadConnection.Answer answer = answer(head + "3;a=b\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("{\"a\":1}");
    }

    @Test
    void readsAnAnswerToTheEndOfItsConnection() throws IOException {
        UploadConnection.Answer answer = answer("HTTP/1.1 503 \r\n\r\nwhatever");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("whatever");
    }

    @Test
    void tellsWhatIsNoAnswer() {
        assertThatThrownBy(() -> answer("ok\n\n")).hasMessage("what answers there does not speak HTTP/1.1");
        assertThatThrownBy(() -> answer("HTTP/1.1 202 Accepted\r\n"))
                .hasMessage("the connection ended before the answer");
        assertThatThrownBy(() -> answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"))
                .hasMessage("a chunk of the answer is malformed");
        assertThatThrownBy(() -> answer("x".repeat(10_000))).hasMessage("the connection ended before the answer");
    }

    /** What is made of an answer from a peer that reads the request and hangs up behind its answer. */
    private static UploadConnection.Answer answer(String text) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread peer = Thread.ofVirtual().start(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().readNBytes(HEAD.length());
                    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
                } catch (IOException gone) {
                    // The test has what it waits for, or fails.
                }
            });
            URI server = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            try (UploadConnection connection =
                    new UploadConnection(server, (SSLSocketFactory) SSLSocketFactory.getDefault())) {
                return connection.send(HEAD, new ByteArrayInputStream(new byte[0]), sent -> {});
            } finally {
                peer.interrupt();
            }
        }
    }
}
