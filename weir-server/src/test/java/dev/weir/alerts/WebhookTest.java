package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are no HTTP: another's fault, never a bug of ours, as it is tried again at every start. */
@Timeout(30)
class WebhookTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                ""
            })
    void anAnswerThatCannotBeReadIsAFailureToBeTriedAgain(String answer) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Webhook webhook = new Webhook(
                        URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/"), "1", Webhook.Limits.USUAL)) {
            Thread.ofVirtual().start(() -> answerEach(listener, answer));
            Optional<Webhook.Failure> failure = webhook.post(new Alert("a text", "{}"));
            assertThat(failure)
                    .hasValueSatisfying(why -> assertThat(why.isRefusal()).isFalse());
        }
    }

    private static void answerEach(ServerSocket listener, String answer) {
        try {
            while (!listener.isClosed()) {
                try (Socket peer = listener.accept()) {
                    peer.getInputStream().read(new byte[4096]);
                    peer.getOutputStream().write(answer.getBytes(US_ASCII));
                }
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
