package dev.weir.protocol.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.MemoryDisk;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Traffic;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.query.Readers;
import dev.weir.rejected.RejectedInput;
import dev.weir.security.Gate;
import dev.weir.security.TokenFile;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sender is told of lines that the disk does not take, and that nothing is lost or doubled when it comes back. */
@Timeout(60)
final class NotStoredTest {
    private final SimulatedDisk disk = new SimulatedDisk(1);
    private final AtomicLong nanos = new AtomicLong();
    private EmbeddedNode node;
    private Readers readers;
    private TcpListener listener;

    @BeforeEach
    void open() {
        node = new EmbeddedNode(disk, InstantSource.system(), nanos::get);
        readers = new Readers("reader", new LongAdder());
        Gate gate = new Gate(
                new TokenFile(new MemoryDisk(), Path.of("/tokens"), new SecureRandom(), InstantSource.system()),
                Gate.Timing.system());
        Traffic traffic = new Traffic(node.ingest(), node.store().ledger());
        ReceiptClock clock = new ReceiptClock(InstantSource.system());
        RejectedInput rejected = new RejectedInput(
                new RejectedInput.Parts(
                        node.store(), readers, node.ingest(), traffic, clock::wallMicros, System::nanoTime),
                1 << 20);
        NdjsonServer server = new NdjsonServer(
                new NdjsonServer.Parts(
                        node.registry(), traffic, node.store(), readers, gate, clock, rejected, new Refusals()),
                new NdjsonServer.Limits(65_536, 32, 30_000_000_000L, 900_000_000_000L, 5_000_000_000L),
                "0.1.0");
        listener = TcpListener.bind(
                "ndjson",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ConnectionLimits.of(100),
                TcpListener.Transport.CLEAR,
                channel -> server.serve(channel, false));
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
        node.close();
        readers.close();
    }

    @Test
    void namesTheFirstLineThatIsNotStoredAndCloses() throws IOException {
        try (NdjsonPeer peer = NdjsonPeer.greeting(listener.port(), "s", 0)) {
            peer.send(line(1));
            assertThat(peer.line()).isEqualTo("{\"ack\":1}");
            fill(true);
            peer.send(line(2) + line(3));
            assertThat(peer.rest())
                    .startsWith("{\"error\":{\"line\":2,\"code\":\"not_stored\",\"reason\":\"")
                    .hasLineCount(1);
        }
        fill(false);
        long known = resumeAfter();
        assertThat(known).isEqualTo(1);
        try (NdjsonPeer peer = NdjsonPeer.greeting(listener.port(), "s", 1)) {
            peer.send(line(2) + line(3));
            peer.awaitAck(3);
        }
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void closesWithoutAWordOnAPeerThatSaidNoHello() throws IOException {
        fill(true);
        try (NdjsonPeer peer = new NdjsonPeer(listener.port())) {
            peer.send(line(1));
            assertThat(peer.rest()).isEmpty();
        }
        fill(false);
        assertThat(stored()).isZero();
    }

    private void fill(boolean isFull) {
        disk.faults().capacity(isFull ? disk.usedBytes() : Long.MAX_VALUE);
        disk.faults().fullFor(path -> isFull);
        nanos.addAndGet(10_000_000_000L);
    }

    /** Tries until the disk is used again, and answers the last line of the session. */
    private long resumeAfter() throws IOException {
        long known = -1;
        boolean takes = false;
        while (!takes) {
            try (NdjsonPeer peer = new NdjsonPeer(listener.port())) {
                peer.send(NdjsonPeer.HELLO + "\n{\"device_id\":\"other\"}\n");
                peer.line();
                takes = peer.line().equals("{\"ack\":1}");
            }
            nanos.addAndGet(1_000_000_000L);
        }
        try (NdjsonPeer peer = new NdjsonPeer(listener.port())) {
            peer.send("{\"hello\":{\"session\":\"s\"}}\n");
            known = Long.parseLong(peer.line().replaceAll(".*\"line\":([0-9]+).*", "$1"));
        }
        return known;
    }

    private int stored() {
        try (View view = node.store().view(0, Duration.ZERO)) {
            EventQuery query = new EventQuery(
                    EventStream.READINGS, "d", null, TimeRange.ALL, EventStream.MAX_ID, false, null, 100);
            return view.events().read(query).size();
        }
    }

    private static String line(int number) {
        return "{\"device_id\":\"d\",\"text\":\"" + "x".repeat(9_000) + "\",\"timestamp\":" + (1_700_000_000 + number)
                + "}\n";
    }
}
