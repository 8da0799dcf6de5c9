package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Account;
import dev.weir.store.remote.Shipping;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ships commits, each lot of them as rows that are visible once the row of this server says so. What is shipped again changes nothing: every row
 * says when its content was taken, and the later wins.
 */
final class CassandraShipping implements Shipping {
    /** So often at most it is asked whether nodes still are those that took what is to settle. */
    private static final long LOOK_NANOS = 1_000_000_000;

    private final Connected connected;
    private final CqlSession session;
    private final Tables tables;
    private final SeriesRegistry registry;
    private final Duration settleTime;
    private final LongSupplier nanoTime;
    private final Supplier<Map<Protocol, Account>> accounts;
    private final AtomicLong lastLot;
    private final LotSamples samples = new LotSamples();
    private final LotRows rows;
    private final EventRows events;
    private final Deque<Unsettled> unsettled = new ArrayDeque<>();
    private final Deque<Said> said = new ArrayDeque<>();
    private long survives;
    private long lookedAtNanos;
    private boolean isStale;
    private ServerRow row;
    private int seriesCount;

    /** The id of the newest event, by the number of its stream. */
    private final Map<Integer, Long> newestEvents;

    /** When the last commit was taken, as nodes are told: rising, even where the clock was not, and the same when it is shipped again. */
    private long taken;

    /** A commit that the nodes have had since a time, by the clock of this machine. */
    record Unsettled(ServerRow.Reached commit, long atNanos) {}

    /** What the row of this server says has settled, and has said since a time. */
    private record Said(long sequence, long atNanos) {}

    /**
     * Goes on behind what a server has brought.
     *
     * @param row as it was put last, or was to be; what it says was brought is trusted to nodes from now on only
     * @param accounts what each protocol has brought here
     * @param lastLot the last that was begun: one that failed may become visible all the same and be merged, so its number is not given again
     * @param settleTime after which nodes have written to their disks what they have taken
     */
    CassandraShipping(
            Connected connected,
            ServerRow row,
            SeriesRegistry registry,
            SeriesHashes hashes,
            Duration settleTime,
            LongSupplier nanoTime,
            Supplier<Map<Protocol, Account>> accounts,
            AtomicLong lastLot) {
        this.session = connected.session();
        this.tables = connected.tables();
        this.connected = connected;
        this.row = row;
        this.registry = registry;
        this.settleTime = settleTime;
        this.nanoTime = nanoTime;
        this.lookedAtNanos = nanoTime.getAsLong() - LOOK_NANOS;
        this.accounts = accounts;
        this.lastLot = lastLot;
        this.rows = new LotRows(tables, hashes, row.number());
        this.events = new EventRows(tables);
        this.seriesCount = row.brought().last().series();
        this.taken = row.brought().last().taken();
        this.newestEvents = new HashMap<>(row.brought().events());
        if (!row.brought().last().equals(row.settled())) {
            unsettled.add(new Unsettled(row.brought().last(), nanoTime.getAsLong()));
        }
    }

    /** How far this has come by now: for whoever goes on where it failed. */
    ServerRow row() {
        return row;
    }

    @Override
    public long sequence() {
        return row.brought().last().sequence();
    }

    @Override
    public long timeMicros() {
        return row.brought().last().timeMicros();
    }

    /** What the row says has settled is counted on only once that has settled too. */
    @Override
    public long settledSequence() {
        while (!said.isEmpty() && hasSettled(said.getFirst().atNanos)) {
            survives = said.removeFirst().sequence;
        }
        return survives;
    }

    @Override
    public boolean isStale() {
        return isStale;
    }

    private boolean hasSettled(long sinceNanos) {
        return nanoTime.getAsLong() - sinceNanos >= settleTime.toNanos();
    }

    @Override
    public void ship(List<Commit> commits) {
        try {
            Commit last = commits.getLast();
            long lot = nextLot();
            Writes writes = new Writes(session);
            RemovedEvents removed =
                    new RemovedEvents(tables, row.number(), row.brought().removals());
            sendSeries(last.seriesCount(), writes);
            for (Commit commit : commits) {
                taken = Math.max(taken + 1, commit.timeMicros());
                for (Change change : commit.changes()) {
                    send(change, taken, removed, writes);
                }
            }
            long brought = row.brought().samples() + samples.count();
            events.flush(writes);
            rows.send(samples, lot, writes);
            writes.await();
            ServerRow.Reached reached =
                    new ServerRow.Reached(last.sequence(), last.timeMicros(), taken, last.seriesCount());
            unsettled.add(new Unsettled(reached, nanoTime.getAsLong()));
            put(new ServerRow.Brought(
                    reached,
                    row.brought().nodeStarts(),
                    lot,
                    brought,
                    Math.max(row.brought().newest(), taken),
                    Map.copyOf(newestEvents),
                    removed.count()));
        } catch (RuntimeException e) {
            throw Failures.unavailable("ship to Cassandra", e);
        }
    }

    /** Nodes that lost power may know less of lots than of merges, or than was begun here. */
    private long nextLot() {
        return lastLot.updateAndGet(
                last -> Math.max(last, Math.max(row.brought().lot(), row.merged())) + 1);
    }

    /** The last commit that has settled by now. Nothing does any more once a node was started anew, which may have lost what it had taken. */
    private ServerRow.Reached settled() {
        ServerRow.Reached settled = row.settled();
        long now = nanoTime.getAsLong();
        if (unsettled.isEmpty() || !hasSettled(unsettled.getFirst().atNanos) || now - lookedAtNanos < LOOK_NANOS) {
            return settled;
        }
        isStale = !NodeStarts.of(connected).equals(row.brought().nodeStarts());
        lookedAtNanos = now;
        while (!isStale && !unsettled.isEmpty() && hasSettled(unsettled.getFirst().atNanos)) {
            settled = unsettled.removeFirst().commit;
        }
        return settled;
    }

    /** The keys of series that came since, by which other servers know what is meant. */
    private void sendSeries(int count, Writes writes) {
        for (int id = seriesCount; id < count; id++) {
            writes.send(tables.putSeries.bind(
                    row.number(), PeerKeys.chunk(id), id, ByteBuffer.wrap(registry.keyBytes(id))));
        }
        seriesCount = Math.max(seriesCount, count);
    }

    private void send(Change change, long micros, RemovedEvents removed, Writes writes) {
        switch (change) {
            case Batch batch -> samples.add(batch, micros);
            case SampleDeletion deletion -> samples.add(deletion, micros);
            case EventBatch batch -> {
                events.add(batch, micros, writes);
                newestEvents.merge(batch.stream().number(), batch.firstId() + batch.count() - 1, Math::max);
            }
            case EventDeletion deletion -> {
                events.send(deletion, micros, writes);
                writes.send(removed.add(deletion));
            }
            case RecordPut put -> {
                // Records, accounts and devices are kept on this machine.
            }
            case Receipt receipt -> {}
            case DeviceMark mark -> {}
        }
    }

    private void put(ServerRow.Brought brought) {
        row = row.with(settled(), brought, accounts.get());
        row.put(session, tables);
        if (said.isEmpty() || said.getLast().sequence < row.settled().sequence()) {
            said.add(new Said(row.settled().sequence(), nanoTime.getAsLong()));
        }
    }

    @Override
    public void check() {
        try {
            put(row.brought());
        } catch (RuntimeException e) {
            throw Failures.unavailable("ship to Cassandra", e);
        }
    }

    @Override
    public void close() {
        // The session is the engine's.
    }
}
