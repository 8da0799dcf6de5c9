package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.ReceiptClock;
import dev.weir.ingest.Submission;
import dev.weir.ingest.Traffic;
import dev.weir.model.Batch;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.TimeRange;
import dev.weir.query.Readers;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** A store with its list of rejected input, wired as the server does it, under a clock in hand. Closes what it opens. */
final class ListNode implements AutoCloseable {
    static final RejectedFilter ALL = new RejectedFilter(null, null, null, TimeRange.ALL);
    private static final byte[] ADDRESS = Receipt.address(InetAddress.getLoopbackAddress());
    private static final Reject.Code CODE = Reject.Code.WRONG_COMMAND;

    final AtomicLong seconds = new AtomicLong(1_700_000_000);
    final EmbeddedNode node;
    final RejectedInput list;
    final Replayer replayer;
    private final Readers readers = new Readers("reader", new LongAdder());
    private final Traffic traffic;

    ListNode(SimulatedDisk disk) {
        node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime);
        traffic = new Traffic(node.ingest(), node.store().ledger());
        ReceiptClock clock = new ReceiptClock(() -> Instant.ofEpochSecond(seconds.get()));
        list = new RejectedInput(
                new RejectedInput.Parts(
                        node.store(), readers, node.ingest(), traffic, clock::wallMicros, System::nanoTime),
                1 << 20);
        replayer = new Replayer(
                list, new Replayer.Parts(node.registry(), clock, InetAddress::getHostAddress, 65_536, 32, Map.of()));
    }

    /** Refuses a line, in the submission that has a good sample of the key {@code good}. */
    void refuse(String line, String good) {
        Receipt receipt = new Receipt(Protocol.METRICS, ADDRESS);
        receipt.accept(1);
        receipt.reject(CODE, 1);
        Batch batch = new Batch(1);
        batch.add(node.registry().findOrAdd(good.getBytes(UTF_8)), 1, 1);
        byte[] bytes = line.getBytes(UTF_8);
        RejectedLines lines = list.lines(Origin.METRICS, ADDRESS);
        if (lines.wants(CODE)) {
            lines.keep(new Reject(1, CODE, "cannot take the line: it is refused"), null, bytes, 0, bytes.length);
        }
        traffic.receive(Protocol.METRICS, 2);
        lines.submit(receipt, new Submission(receipt, batch));
    }

    /** All items, newest first. */
    List<RejectedItem> items() {
        return list.newest(ALL, Long.MAX_VALUE, 1000).items();
    }

    /** The texts of all items, newest first. */
    List<String> texts() {
        return items().stream().map(item -> new String(item.raw(), UTF_8)).toList();
    }

    /** Replays an item with a mended text. */
    ReplayOutcome mend(long id, String text) {
        return replayer.replay(id, text.getBytes(UTF_8), null).outcome();
    }

    /** Keys of the series that have samples. */
    Set<String> stored() {
        return node.readAll().entrySet().stream()
                .filter(series -> !series.getValue().isEmpty())
                .map(series -> series.getKey())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        node.close();
        readers.close();
    }
}
