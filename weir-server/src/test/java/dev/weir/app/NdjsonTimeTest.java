package dev.weir.app;

import static dev.weir.protocol.ndjson.NdjsonPeer.HELLO;
import static dev.weir.protocol.ndjson.NdjsonPeer.WELCOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.ndjson.NdjsonPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a line, and a connection between lines, may take. */
@Timeout(60)
final class NdjsonTimeTest {
    @TempDir
    private Path directory;

    @Test
    void closesOnALineThatIsNotEndedInTime() throws IOException {
        try (RunningServer server = RunningServer.in(directory, "--ndjson.line-timeout=200ms");
                NdjsonPeer peer = new NdjsonPeer(server.port("ndjson"))) {
            peer.send(HELLO + "\n{\"device_id\":\"d\"}\n{\"dev");
            assertThat(peer.rest())
                    .isEqualTo(
                            WELCOME + "\n{\"ack\":1}\n{\"error\":{\"line\":2,\"code\":\"too_slow\","
                                    + "\"reason\":\"cannot read the line: it was not ended in time (ndjson.line-timeout)\"}}\n");
        }
    }

    @Test
    void closesOnALineThatDripsIn() throws IOException {
        try (RunningServer server = RunningServer.in(directory, "--ndjson.line-timeout=300ms");
                NdjsonPeer peer = new NdjsonPeer(server.port("ndjson"))) {
            assertThatThrownBy(() -> {
                        long begun = System.nanoTime();
                        while (System.nanoTime() - begun
                                < Duration.ofSeconds(20).toNanos()) {
                            peer.send("x");
                            LockSupport.parkNanos(20_000_000);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void closesAConnectionThatIsIdleBetweenLines() throws IOException {
        try (RunningServer server =
                        RunningServer.in(directory, "--ndjson.idle-timeout=300ms", "--ndjson.line-timeout=10s");
                NdjsonPeer peer = new NdjsonPeer(server.port("ndjson"))) {
            peer.send(HELLO + "\n{\"device_id\":\"d\"}\n");
            assertThat(peer.rest()).isEqualTo(WELCOME + "\n{\"ack\":1}\n");
        }
    }

    @Test
    void holdsAConnectionThatIsIdleForLongerThanALineMayTake() throws IOException {
        try (RunningServer server = RunningServer.in(directory, "--ndjson.line-timeout=50ms");
                NdjsonPeer peer = new NdjsonPeer(server.port("ndjson"))) {
            peer.send(HELLO + "\n");
            assertThat(peer.line()).isEqualTo(WELCOME);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            peer.send("{\"device_id\":\"d\"}\n");
            assertThat(peer.line()).isEqualTo("{\"ack\":1}");
        }
    }
}
