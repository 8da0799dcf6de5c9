package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and networks do to the NDJSON port of a real process. */
final class NdjsonFaultsTest {
    @TempDir
    private Path directory;

    @Test
    void endsWithZeroInABurstAndKeepsWhatItAcknowledged() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("NdjsonFaultsTest"));
        ServerLaunch launch = launch();
        NdjsonLoad load = new NdjsonLoad("d", random);
        for (int round = 0; round < 3; round++) {
            try (ServerProcess server = launch.start()) {
                int port = server.port("ndjson");
                long enough = load.acked() + 1L + random.nextInt(20_000);
                Thread sender = Thread.ofVirtual().start(() -> load.run(port));
                Await.until(Duration.ofSeconds(30), enough + " acks", () -> load.acked() >= enough);
                assertThat(server.terminate()).isZero();
                sender.join();
                assertThat(load.unexpected()).isEmpty();
            }
        }
        try (ServerProcess server = launch.start()) {
            StoredNumbers.check(StoredNumbers.of(server, "d"), "d", load.acked(), load.sent());
        }
    }

    @Test
    void cutsALineWithoutEndAndKeepsItsMemory() throws Exception {
        try (ServerProcess server = launch().start()) {
            try (Socket first = connect(server)) {
                first.getOutputStream().write("{\"device_id\":\"d\",\"n\":1}\n".getBytes(StandardCharsets.UTF_8));
                awaitEvents(server, 1);
            }
            awaitNoConnection(server);
            long before = server.liveHeapBytes();
            long sent = 0;
            byte[] piece = new byte[1 << 20];
            Arrays.fill(piece, (byte) 'x');
            try (Socket endless = connect(server)) {
                OutputStream out = endless.getOutputStream();
                for (; sent < 1L << 30; sent += piece.length) {
                    out.write(piece);
                }
            } catch (IOException e) {
                // The server has closed: what should happen after a MiB, and what the kernel had taken by then.
            }
            assertThat(sent).isLessThan(64L << 20);
            awaitNoConnection(server);
            assertThat(server.liveHeapBytes() - before).isLessThan(4L << 20);
        }
    }

    @Test
    void servesAHealthySenderBesideAThousandThatDrip() throws Exception {
        int count = Machine.isLong() ? 10_000 : 1_000;
        List<Socket> dripping = new ArrayList<>();
        try (ServerProcess server = launch().start()) {
            for (int i = 0; i < count; i++) {
                Socket socket = connect(server);
                dripping.add(socket);
                socket.getOutputStream().write('{');
            }
            List<Double> millis = new ArrayList<>();
            try (NdjsonPeer healthy = NdjsonPeer.connect(server.port("ndjson"))) {
                for (int i = 1; i <= 300; i++) {
                    dripping.get(i * 3 % count).getOutputStream().write(' ');
                    long began = System.nanoTime();
                    healthy.send("{\"device_id\":\"healthy\",\"n\":" + i + "}\n");
                    assertThat(healthy.line()).isEqualTo("{\"ack\":" + i + "}");
                    millis.add((System.nanoTime() - began) / 1e6);
                }
            }
            millis.sort(null);
            assertThat(millis.get(millis.size() * 99 / 100)).isLessThan(1_000);
            assertThat(server.liveHeapBytes()).isLessThan(count * 16L * 1024 + (32L << 20));
        } finally {
            for (Socket socket : dripping) {
                socket.close();
            }
        }
    }

    private ServerLaunch launch() {
        return ServerLaunch.of(directory.resolve("data")).with("--ndjson.port=0", "--http.port=0");
    }

    private static Socket connect(ServerProcess server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port("ndjson"));
    }

    /** The server lets go of a connection, and of what it keeps for it, a moment after its peer has seen the end. */
    private static void awaitNoConnection(ServerProcess server) throws Exception {
        Await.until(
                Duration.ofSeconds(10),
                "the end of all connections",
                () -> StoredNumbers.answer(server, "/metrics").contains("weir_connections{listener=\"ndjson\"} 0"));
    }

    private static void awaitEvents(ServerProcess server, int count) throws Exception {
        Await.until(
                Duration.ofSeconds(10),
                count + " events",
                () -> StoredNumbers.of(server, "d").size() == count);
    }
}
