package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.ingest.Traffic;
import dev.weir.model.Change;
import dev.weir.model.RecordTable;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.monitor.Monitor;
import dev.weir.query.Readers;
import dev.weir.store.RecordReader;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.remote.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of rejected input. Protocols add to it by {@link #lines}, people read it, and {@link Replayer} takes from it. What lists are filtered
 * by is in memory, the rest is read from the store. Any thread.
 */
public final class RejectedInput {
    private static final Logger log = LoggerFactory.getLogger(RejectedInput.class);
    private static final int PAGE_BYTES = 1 << 20;
    private static final int FORGOTTEN_AT_ONCE = 1000;
    private static final int ADDRESS_BYTES = 16;

    private final Parts parts;
    private final KeptIndex index;
    private final RateLimit limit;
    private final Counts counts = new Counts();

    /**
     * What the list stands on, none of which it closes.
     *
     * @param wallMicros the time now, microseconds since the Unix epoch
     * @param nanoTime a clock that nobody sets, in nanoseconds
     */
    public record Parts(
            Store store,
            Readers readers,
            Ingest ingest,
            Traffic traffic,
            LongSupplier wallMicros,
            LongSupplier nanoTime) {}

    /** The list as it is stored, of at most so many bytes. Blocks on the disk. */
    public RejectedInput(Parts parts, long mostBytes) {
        this.parts = parts;
        this.index = new KeptIndex(mostBytes);
        this.limit = new RateLimit(parts.nanoTime());
        try (View view = parts.store().view(0, Duration.ZERO)) {
            view.records().scan(RecordTable.REJECTED, put -> {
                long id = Records.id(put);
                byte[] value = put.value();
                if (value.length == 0 && put.expiresMicros() == Long.MAX_VALUE) {
                    index.restoreMarker(id);
                } else {
                    index.restore(id, value.length == 0 ? null : entry(id, value));
                }
            });
        }
    }

    private static KeptIndex.@Nullable Entry entry(long id, byte[] value) {
        try {
            return KeptIndex.Entry.of(ItemCodec.decode(id, value), value.length);
        } catch (WeirException e) {
            log.error("{}", e.reason());
            return null;
        }
    }

    /** Tells the figures of the list to those who watch the server. */
    public void addTo(Monitor monitor) {
        counts.addTo(monitor, index);
    }

    /** The rejected lines of a peer, whose address is as a {@link dev.weir.model.Receipt} has it. */
    public RejectedLines lines(Origin origin, byte[] address) {
        return new RejectedLines(this, origin, address);
    }

    /**
     * The items that match and come before {@code before}, newest first: {@code limit} of them, or about a megabyte. Waits for a reader thread.
     *
     * @param before {@link Long#MAX_VALUE} for the newest, or what the page before says
     * @throws WeirException when the store cannot be read
     */
    public RejectedPage newest(RejectedFilter filter, long before, int limit) {
        return parts.readers().read(() -> {
            List<RejectedItem> items = new ArrayList<>();
            long bytes = 0;
            try (View view = parts.store().view(0, Duration.ZERO)) {
                for (Map.Entry<Long, KeptIndex.Entry> each :
                        index.entries().headMap(before, false).descendingMap().entrySet()) {
                    if (!filter.matches(each.getValue())) {
                        continue;
                    }
                    if (items.size() == limit || bytes >= PAGE_BYTES) {
                        return new RejectedPage(items, items.getLast().id());
                    }
                    bytes += each.getValue().bytes();
                    find(view.records(), each.getKey()).ifPresent(items::add);
                }
            }
            return new RejectedPage(items, 0);
        });
    }

    /** The ids that match, from the one after {@code after} to {@code last}, oldest first, {@code limit} at most. */
    List<Long> oldest(RejectedFilter filter, long after, long last, int limit) {
        return index.entries().subMap(after, false, last, true).entrySet().stream()
                .filter(entry -> filter.matches(entry.getValue()))
                .map(Map.Entry::getKey)
                .limit(limit)
                .toList();
    }

    /**
     * An item. Waits for a reader thread.
     *
     * @throws WeirException when the store cannot be read
     */
    public Optional<RejectedItem> find(long id) {
        return index.has(id) ? read(List.of(id)).stream().findFirst() : Optional.empty();
    }

    /** Those of these items that there are. */
    List<RejectedItem> read(List<Long> ids) {
        return parts.readers().read(() -> {
            try (View view = parts.store().view(0, Duration.ZERO)) {
                return ids.stream()
                        .flatMap(id -> find(view.records(), id).stream())
                        .toList();
            }
        });
    }

    private static Optional<RejectedItem> find(RecordReader records, long id) {
        return records.find(RecordTable.REJECTED, Records.key(id))
                .filter(value -> value.length > 0)
                .map(value -> ItemCodec.decode(id, value));
    }

    /**
     * Drops what came before a time, microseconds since the Unix epoch. Blocks until that is durable, some at a time.
     *
     * @throws WeirException when it cannot be made durable; some may have gone
     */
    public void forgetBefore(long micros) {
        List<Long> ids = new ArrayList<>();
        for (Map.Entry<Long, KeptIndex.Entry> each : index.entries().entrySet()) {
            if (each.getValue().receivedMicros() < micros && index.claim(each.getKey())) {
                ids.add(each.getKey());
            }
            if (ids.size() == FORGOTTEN_AT_ONCE) {
                forget(ids);
                ids.clear();
            }
        }
        forget(ids);
    }

    private void forget(List<Long> claimed) {
        if (claimed.isEmpty()) {
            return;
        }
        try {
            Change[] gone = claimed.stream().map(id -> Records.gone(id, index)).toArray(Change[]::new);
            parts.ingest().submit(new Submission(gone));
            claimed.forEach(id -> index.replace(id, null));
            counts.expired(claimed.size());
        } finally {
            index.release(claimed);
        }
    }

    /**
     * Keeps rows that the store will never take, although they were taken in: some at a time, all of which make room by what is older. They were counted as accepted then, and are not counted again. Blocks until that is durable.
     *
     * @throws WeirException when it cannot be made durable; then none is kept
     */
    public void keepRefused(List<Refusal> rows) {
        try (Admission admission = admit(rows.stream().map(this::item).toList())) {
            Change[] puts = admission.puts().toArray(Change[]::new);
            if (puts.length == 0) {
                log.error(
                        "the list of rejected input is full, and {} rows that the store refuses are only counted: {}",
                        rows.size(),
                        rows.getFirst().reason());
                return;
            }
            parts.ingest().submit(Submission.owed(puts));
            admission.settle();
        }
    }

    /** All of it is kept, as nobody but this server has it any more. */
    private RejectedItem item(Refusal row) {
        return new RejectedItem(
                index.nextId(),
                row.row() == Refusal.Row.EVENT ? Origin.NDJSON : Origin.METRICS,
                new byte[ADDRESS_BYTES],
                null,
                parts.wallMicros().getAsLong(),
                new Reject(0, Reject.Code.STORE_REFUSED, row.reason()),
                row.text().getBytes(UTF_8),
                false);
    }

    boolean wants(long sender) {
        boolean isWanted = limit.take(sender);
        if (!isWanted) {
            counts.unkept(1);
        }
        return isWanted;
    }

    RejectedItem item(Origin origin, byte[] address, byte @Nullable [] device, Reject reject, byte[] text) {
        long received = parts.wallMicros().getAsLong();
        return RejectedItem.of(index.nextId(), origin, address, device, received, reject, text);
    }

    Admission admit(List<RejectedItem> items) {
        return new Admission(this, items);
    }

    KeptIndex index() {
        return index;
    }

    Counts counts() {
        return counts;
    }

    Traffic traffic() {
        return parts.traffic();
    }
}
