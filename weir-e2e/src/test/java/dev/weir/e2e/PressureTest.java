package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Little memory and large answers. */
final class PressureTest {
    private static final long GROWTH_BYTES = 4L << 20;

    @TempDir
    private Path directory;

    @Test
    void livesThroughABurstInASmallHeap() throws Exception {
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data")).withJvm("-Xmx128m");
        long enough = Machine.isLong() ? 30_000_000 : 1_000_000;
        try (ServerProcess server = launch.start()) {
            Load load = new Load(server, "burst", 32, new SplittableRandom(Machine.seed("PressureTest")));
            Await.until(Duration.ofMinutes(10), enough + " answers", () -> load.acked() >= enough || !server.isAlive());
            assertThat(server.isAlive())
                    .as("alive, after it said " + server.lines())
                    .isTrue();
            server.kill9();
            load.join();
            assertThat(load.unexpected()).isEmpty();
            try (ServerProcess again = launch.start()) {
                Load.check(again, load.ledgers());
            }
        }
    }

    @Test
    void holdsNoHeapForAClientThatStopsReadingALargeAnswer() throws Exception {
        int lines = Machine.isLong() ? 1_000_000 : 200_000;
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data")).start();
                PutPeer healthy = server.connect()) {
            long bytes = putLongLines(healthy, lines);
            long before = server.liveHeapBytes();
            try (PutPeer stopped = PutPeer.connect(server.port(), 4096)) {
                stopped.send("get *\n");
                assertThat(new String(stopped.read(3), StandardCharsets.US_ASCII))
                        .isEqualTo("ok\n");
                for (int i = 0; i < 5; i++) {
                    assertThat(healthy.ask("get none")).isEqualTo(PutPeer.OK);
                    assertThat(server.liveHeapBytes() - before).isLessThan(GROWTH_BYTES);
                }
                stopped.halfClose();
                assertThat(stopped.skipRest() + 3).isEqualTo(bytes);
            }
        }
    }

    /** Puts samples under keys of a thousand bytes, and answers how long the reply to {@code get *} will be. */
    private static long putLongLines(PutPeer peer, int count) throws IOException {
        String key = "k".repeat(999);
        long bytes = "ok\n\n".length();
        StringBuilder lines = new StringBuilder();
        int waiting = 0;
        for (int i = 0; i < count; i++) {
            String sample = key + i % 10 + " 1.5 " + i + "\n";
            lines.append("put ").append(sample);
            bytes += sample.length();
            waiting++;
            if (waiting == 1000 || i == count - 1) {
                peer.send(lines.toString());
                assertThat(new String(peer.read(4 * waiting), StandardCharsets.US_ASCII))
                        .isEqualTo(PutPeer.OK.repeat(waiting));
                lines.setLength(0);
                waiting = 0;
            }
        }
        return bytes;
    }
}
