package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live subscribers that never read, beside those who do and those who send. */
final class LivePressureTest {
    private static final int DEAF = Machine.isLong() ? 1000 : 200;
    private static final int BURST = 1000;
    private static final int BURSTS = Machine.isLong() ? 100 : 15;

    /** Messages that the healthy may be behind: a part of those that the server keeps for them. */
    private static final int WINDOW = 20_000;

    /** For what the server keeps of the past, and for each who does not read what it was given last. */
    private static final long HEAP_BYTES = (16L << 20) + DEAF * (128L << 10);

    private static final long RESIDENT_BYTES = 700L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final List<LivePeer> deaf = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (LivePeer peer : deaf) {
            peer.close();
        }
    }

    @Test
    void subscribersThatNeverReadHarmNobody() throws Exception {
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data"))
                .with("--http.port=0", "--ndjson.port=0", "--store.head-samples=20000");
        try (ServerProcess server = launch.start();
                PutPeer puts = server.connect();
                NdjsonPeer lines = NdjsonPeer.connect(server.port("ndjson"));
                LiveFollower one = new LiveFollower(server, "*");
                LiveFollower other = new LiveFollower(server, "*")) {
            Sending sending = new Sending(puts, lines, List.of(one, other));
            long alone = sending.bursts(BURSTS);
            sending.awaitAll();
            long before = server.liveHeapBytes();
            for (int i = 0; i < DEAF; i++) {
                deaf.add(LivePeer.open(server, "*", 4096));
            }
            long beside = sending.bursts(BURSTS);
            sending.awaitAll();
            long growth = server.liveHeapBytes() - before;
            System.out.printf(
                    "LivePressureTest: %d readings in %d ms, and beside %d subscribers that never read in %d ms;"
                            + " heap %d KiB more, %d MiB resident%n",
                    2 * BURST * BURSTS,
                    alone / 1_000_000,
                    DEAF,
                    beside / 1_000_000,
                    growth >> 10,
                    server.residentBytes() >> 20);
            assertThat(one.unexpected()).isEmpty();
            assertThat(other.unexpected()).isEmpty();
            assertThat(sending.crawl).as("the slowest burst").isLessThan(Duration.ofSeconds(5));
            assertThat(growth).isLessThan(HEAP_BYTES);
            assertThat(server.residentBytes()).isLessThan(RESIDENT_BYTES);
            assertThat(StoredNumbers.answer(server, "/metrics"))
                    .contains("weir_live_subscribers " + (DEAF + 2))
                    .contains("weir_live_cut_total 0");
            long asked = System.nanoTime();
            assertThat(server.terminate()).isZero();
            System.out.println("LivePressureTest: it ended within " + (System.nanoTime() - asked) / 1_000_000 + " ms");
            assertThat(one.awaitClosed()).isEqualTo("1001");
        }
    }

    /** Who sends, at a rate that the healthy subscribers can read. */
    private static final class Sending {
        private final PutPeer puts;
        private final NdjsonPeer lines;
        private final List<LiveFollower> healthy;
        private long messages;
        private int number;
        Duration crawl = Duration.ZERO;

        Sending(PutPeer puts, NdjsonPeer lines, List<LiveFollower> healthy) {
            this.puts = puts;
            this.lines = lines;
            this.healthy = healthy;
        }

        /** Sends so many bursts of puts and of events, and answers how many nanoseconds the server took to answer them. */
        long bursts(int count) throws Exception {
            long nanos = 0;
            for (int i = 0; i < count; i++) {
                awaitBehind(WINDOW);
                long began = System.nanoTime();
                burst();
                long took = System.nanoTime() - began;
                nanos += took;
                crawl = crawl.toNanos() > took ? crawl : Duration.ofNanos(took);
            }
            return nanos;
        }

        private void burst() throws IOException {
            StringBuilder put = new StringBuilder();
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < BURST; i++) {
                number++;
                put.append("put bare.n ")
                        .append(number)
                        .append(' ')
                        .append(number)
                        .append('\n');
                line.append("{\"device_id\":\"d\",\"timestamp\":")
                        .append(1_700_000_000L + number)
                        .append(",\"n\":")
                        .append(number)
                        .append("}\n");
            }
            puts.send(put.toString());
            lines.send(line.toString());
            assertThat(new String(puts.read(4 * BURST), StandardCharsets.US_ASCII))
                    .isEqualTo(PutPeer.OK.repeat(BURST));
            String last = "{\"ack\":" + number + "}";
            String answer = lines.line();
            while (!last.equals(answer)) {
                assertThat(answer).startsWith("{\"ack\":");
                answer = lines.line();
            }
            // A put is a message, an event is one, and its number another.
            messages += 3 * BURST;
        }

        void awaitAll() throws Exception {
            awaitBehind(0);
        }

        private void awaitBehind(long most) throws Exception {
            Await.until(
                    PATIENCE,
                    "all but " + most + " messages",
                    () -> healthy.stream()
                            .allMatch(each -> messages - each.messages() <= most
                                    || !each.unexpected().isEmpty()));
        }
    }
}
