package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many connections at once, and more than the process may open. */
final class ConnectionsTest {
    @TempDir
    private Path directory;

    @Test
    void servesThousandsOfConnectionsAtOnce() throws Exception {
        int count = Machine.isLong() ? 10_000 : 2_000;
        List<PutPeer> peers = new ArrayList<>();
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data")).start()) {
            for (int i = 0; i < count; i++) {
                peers.add(server.connect());
            }
            for (int i = 0; i < count; i++) {
                peers.get(i).send("put c" + i + " " + i + " 1\nget c" + i + "\n");
            }
            for (int i = 0; i < count; i++) {
                assertThat(peers.get(i).reply()).isEqualTo(PutPeer.OK);
                assertThat(peers.get(i).reply()).isEqualTo("ok\nc" + i + " " + i + ".0 1\n\n");
            }
            assertThat(server.liveHeapBytes()).isLessThan(count * 16L * 1024 + (32L << 20));
        } finally {
            for (PutPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void goesOnAcceptingAfterFileDescriptorsRanOut() throws Exception {
        Machine.needs("prlimit");
        List<PutPeer> peers = new ArrayList<>();
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data")).start();
                PutPeer first = server.connect()) {
            assertThat(first.ask("put a 1 2")).isEqualTo(PutPeer.OK);
            Machine.must("prlimit", "--pid", Long.toString(server.pid()), "--nofile=200:200");
            for (int i = 0; i < 400; i++) {
                peers.add(server.connect());
            }
            server.awaitLine("cannot accept for metrics", Duration.ofSeconds(20));
            assertThat(first.ask("get a")).isEqualTo("ok\na 1.0 2\n\n");
            for (PutPeer peer : peers) {
                peer.close();
            }
            try (PutPeer last = server.connect()) {
                assertThat(last.ask("get a")).isEqualTo("ok\na 1.0 2\n\n");
            }
        } finally {
            for (PutPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    void letsConnectionsPastItsLimitWaitForTheirTurn() throws Exception {
        Machine.needs("prlimit");
        List<PutPeer> peers = new ArrayList<>();
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data"))
                .under("prlimit", "--nofile=200")
                .start()) {
            for (int i = 0; i < 400; i++) {
                peers.add(server.connect());
                peers.get(i).send("put c" + i + " 1 1\n");
            }
            for (PutPeer peer : peers) {
                assertThat(peer.reply()).isEqualTo(PutPeer.OK);
                peer.close();
            }
        } finally {
            for (PutPeer peer : peers) {
                peer.close();
            }
        }
    }
}
