package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many requests under way on a connection. */
final class PipelineTest {
    /** Three times what the kernel buffers of both ends may hold. */
    private static final long MORE_GETS_THAN_FIT = 20_000_000;

    private static final int SMALL_BUFFER = 4096;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        server = ServerLaunch.of(directory.resolve("data")).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void keepsAMebibyteOfRepliesForAClientThatSendsAllBeforeItReads() throws Exception {
        StringBuilder lines = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; expected.length() < (1 << 20) - 100; i++) {
            switch (i % 100) {
                case 0 -> {
                    lines.append("put last ").append(i).append(" 1\nget last\n");
                    expected.append("ok\n\nok\nlast ").append(i).append(".0 1\n\n");
                }
                case 1 -> expected.append(question(lines, "nonsense " + i, PutPeer.WRONG));
                case 2 -> expected.append(question(lines, "get none" + i, PutPeer.OK));
                default -> expected.append(question(lines, "put k" + i % 7 + " " + i + " " + i, PutPeer.OK));
            }
        }
        try (PutPeer peer = PutPeer.connect(server.port(), SMALL_BUFFER)) {
            peer.send(lines.toString());
            peer.halfClose();
            assertThat(peer.rest()).isEqualTo(expected.toString());
        }
    }

    private static String question(StringBuilder lines, String line, String reply) {
        lines.append(line).append('\n');
        return reply;
    }

    @Test
    void answersAMillionPutsInOrder() throws Exception {
        int count = 1_000_000;
        try (PutPeer peer = server.connect()) {
            Thread sender = Thread.ofVirtual().start(() -> send(peer, count));
            for (int i = 0; i < count; i++) {
                byte[] reply = peer.read(4);
                if (reply.length != 4 || reply[0] != 'o' || reply[3] != '\n') {
                    assertThat(new String(reply, StandardCharsets.US_ASCII))
                            .as("reply " + i)
                            .isEqualTo(PutPeer.OK);
                }
            }
            sender.join();
            String all = peer.ask("get many");
            assertThat(all.lines().count()).isEqualTo(count + 2L);
            assertThat(all).startsWith("ok\nmany 0.0 0\nmany 1.0 1\n").endsWith("many 999999.0 999999\n\n");
        }
    }

    private static void send(PutPeer peer, int count) {
        try {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                lines.append("put many ").append(i).append(' ').append(i).append('\n');
                if (lines.length() > 60_000 || i == count - 1) {
                    peer.send(lines.toString());
                    lines.setLength(0);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void answersJunkPieceByPiece() throws Exception {
        int lines = 3 << 20;
        try (PutPeer peer = server.connect()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    peer.send("\n".repeat(lines).getBytes(StandardCharsets.US_ASCII));
                    peer.send("put junk.end 1 1\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            byte[] wrong = PutPeer.WRONG.repeat(1024).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < lines; i += 1024) {
                assertThat(peer.read(wrong.length)).isEqualTo(wrong);
            }
            assertThat(peer.reply()).isEqualTo(PutPeer.OK);
            sender.join();
            assertThat(server.liveHeapBytes()).isLessThan(64L << 20);
        }
    }

    @Test
    void servesOthersInBoundedMemoryWhileAClientNeverReads() throws Exception {
        try (PutPeer healthy = server.connect();
                PutPeer deaf = PutPeer.connect(server.port(), SMALL_BUFFER)) {
            assertThat(healthy.ask("put k " + Math.PI + " 1")).isEqualTo(PutPeer.OK);
            long heapBefore = server.liveHeapBytes();
            AtomicLong sent = new AtomicLong();
            Thread sender = Thread.ofVirtual().start(() -> sendGets(deaf, MORE_GETS_THAN_FIT, sent));
            awaitStuck(sent, healthy);
            assertThat(sent.get())
                    .as("gets sent before the server stopped reading")
                    .isLessThan(MORE_GETS_THAN_FIT);
            // What is thrown away between a collection and the look at the heap counts too, so one look may tell more
            // than is held.
            Await.until(
                    Duration.ofSeconds(30),
                    "the heap has grown by less than 8 MiB",
                    () -> server.liveHeapBytes() - heapBefore < 8L << 20);
            for (int i = 0; i < 100; i++) {
                long began = System.nanoTime();
                assertThat(healthy.ask("put k " + i + " 1")).isEqualTo(PutPeer.OK);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            }
            deaf.abandon();
            sender.join();
        }
    }

    private static void sendGets(PutPeer peer, long count, AtomicLong sent) {
        byte[] gets = "get k\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        try {
            while (sent.get() < count) {
                peer.send(gets);
                sent.addAndGet(1000);
            }
        } catch (IOException e) {
            // The test closes the socket under it.
        }
    }

    /** Waits until nothing more is sent during fifty exchanges of another client. */
    private static void awaitStuck(AtomicLong sent, PutPeer healthy) throws Exception {
        Await.until(Duration.ofSeconds(60), "the server stops reading", () -> {
            long before = sent.get();
            for (int i = 0; i < 50; i++) {
                healthy.ask("get none");
                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
            return before > 0 && (sent.get() == before || sent.get() >= MORE_GETS_THAN_FIT);
        });
    }

    @Test
    void showsAPutToEveryConnectionOnceItIsAnswered() throws Exception {
        try (PutPeer writer = server.connect();
                PutPeer reader = server.connect()) {
            for (int i = 0; i < 400; i++) {
                assertThat(writer.ask("put seen " + i + " 7")).isEqualTo(PutPeer.OK);
                assertThat(reader.ask("get seen")).isEqualTo("ok\nseen " + i + ".0 7\n\n");
            }
        }
    }

    @Test
    void showsAPutToTheGetsBehindItInOneWrite() throws Exception {
        StringBuilder lines = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            lines.append("put own ").append(i).append(" 7\nput own ").append(i).append(".5 7\nget own\nget *\n");
            expected.append(PutPeer.OK.repeat(2)).append(("ok\nown " + i + ".5 7\n\n").repeat(2));
        }
        try (PutPeer peer = server.connect()) {
            peer.send(lines.toString());
            peer.halfClose();
            assertThat(peer.rest()).isEqualTo(expected.toString());
        }
    }
}
