package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line has thirty seconds from its first byte. This waits for them, all cases at once. */
@Order(2) // Among the first to begin, as it takes the longest.
final class LineTimeTest {
    @TempDir
    private Path directory;

    @Test
    void closesOnALineThatIsNotEndedIn30SecondsAndOnNoOther() throws Exception {
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data")).start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                PutPeer idle = server.connect()) {
            assertThat(idle.ask("put a 1 2")).isEqualTo(PutPeer.OK);
            List<Future<Duration>> endings = new ArrayList<>();
            endings.add(threads.submit(() -> ending(server, "put a 1", "")));
            endings.add(threads.submit(() -> ending(server, "put a 1", " ")));
            endings.add(threads.submit(() -> ending(server, "put a 1 2\nget a\nput", "x")));
            endings.add(threads.submit(() -> ending(server, "x".repeat(100_000), "x")));
            for (Future<Duration> ending : endings) {
                assertThat(ending.get()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(36));
            }
            assertThat(idle.ask("get a")).startsWith("ok\na 1.0 2\n");
        }
    }

    /** Begins a line, drips bytes into it, and answers how long it was until the server had sent its error and closed. */
    private static Duration ending(ServerProcess server, String begun, String drip) throws Exception {
        try (PutPeer peer = server.connect()) {
            long started = System.nanoTime();
            peer.send(begun);
            peer.patience(500);
            StringBuilder got = new StringBuilder();
            int next = 0;
            while (next >= 0) {
                try {
                    next = peer.read();
                    got.append(next < 0 ? "" : Character.toString(next));
                } catch (SocketTimeoutException e) {
                    assertThat(System.nanoTime() - started).isLessThan(60_000_000_000L);
                    peer.send(drip);
                }
            }
            assertThat(got.toString()).endsWith(PutPeer.WRONG);
            return Duration.ofNanos(System.nanoTime() - started);
        }
    }
}
