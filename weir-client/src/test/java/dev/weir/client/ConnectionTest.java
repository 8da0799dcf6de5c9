package dev.weir.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.WeirClientException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConnectionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Polls before each wait, as senders do. */
    private static String line(Connection connection) throws Fault {
        byte[] line = connection.pollLine();
        while (line == null) {
            connection.awaitProgress();
            line = connection.pollLine();
        }
        return new String(line, UTF_8);
    }

    @Test
    void findsALineThatHasComeWhenItPolls() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        try (ScriptedPeer peer = ScriptedPeer.playing(p -> {
            p.say("one\ntwo\nthr");
            said.countDown();
            p.hear();
            p.say("ee\n");
            p.hearOut();
        })) {
            Connection connection = Connection.open("127.0.0.1", peer.port(), TIMEOUT, null);
            said.await();
            assertThat(line(connection)).isEqualTo("one");
            assertThat(line(connection)).isEqualTo("two");
            assertThat(connection.offer("more\n".getBytes(UTF_8))).isTrue();
            assertThat(line(connection)).isEqualTo("three");
            connection.close("done");
        }
    }

    @Test
    void refusesALineThatDoesNotEnd() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(p -> {
            p.say("x".repeat(70_000));
            p.hearOut();
        })) {
            Connection connection = Connection.open("127.0.0.1", peer.port(), TIMEOUT, null);
            assertThatThrownBy(() -> line(connection))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED));
            connection.close("done");
        }
    }
}
