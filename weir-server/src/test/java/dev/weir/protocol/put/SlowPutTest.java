package dev.weir.protocol.put;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.MemoryDisk;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.model.Reject;
import dev.weir.model.TimeRange;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.query.Readers;
import dev.weir.rejected.RejectedFilter;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.RejectedItem;
import dev.weir.security.Gate;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A put that is begun and not ended in time. */
@Timeout(60)
final class SlowPutTest {
    private static final Duration LINE_TIME = Duration.ofMillis(200);

    @Test
    void isKeptWithWhatHadComeOfIt() throws IOException {
        try (EmbeddedNode node = new EmbeddedNode(new SimulatedDisk(1), InstantSource.system(), System::nanoTime);
                Readers readers = new Readers("reader", new LongAdder())) {
            Traffic traffic = new Traffic(node.ingest(), node.store().ledger());
            ReceiptClock clock = new ReceiptClock(InstantSource.system());
            RejectedInput rejected = new RejectedInput(
                    new RejectedInput.Parts(
                            node.store(), readers, node.ingest(), traffic, clock::wallMicros, System::nanoTime),
                    1 << 20);
            Gate gate = new Gate(
                    new TokenFile(new MemoryDisk(), Path.of("/tokens"), new SecureRandom(), InstantSource.system()),
                    Gate.Timing.system());
            PutServer server = new PutServer(
                    new PutServer.Parts(
                            node.registry(), traffic, node.store(), readers, gate, rejected, new Refusals()),
                    new PutServer.Limits(65_536, 100, LINE_TIME.toNanos(), LINE_TIME.toNanos()));
            try (TcpListener listener = TcpListener.bind(
                    "metrics",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ConnectionLimits.of(100),
                    TcpListener.Transport.CLEAR,
                    channel -> server.serve(channel, false))) {
                listener.start();
                assertThat(talk(listener.port(), "put d1.x 1 1\nput d1.x 2"))
                        .startsWith("ok\n")
                        .endsWith("error\nwrong command\n\n");
            }
            RejectedFilter slow = new RejectedFilter(null, "d1", Reject.Code.TOO_SLOW, TimeRange.ALL);
            List<RejectedItem> items = rejected.newest(slow, Long.MAX_VALUE, 10).items();
            assertThat(items).hasSize(1);
            assertThat(new String(items.getFirst().raw(), UTF_8)).isEqualTo("put d1.x 2");
            assertThat(items.getFirst().reject().line()).isEqualTo(2);
        }
    }

    private static String talk(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
