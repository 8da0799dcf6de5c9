package dev.weir.store.cassandra;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.EventsById;
import dev.weir.store.Horizons;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.StoreSums;
import dev.weir.store.View;
import dev.weir.store.ViewSums;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.StoredFiles;
import dev.weir.store.remote.DirectoryCopy;
import dev.weir.store.remote.Lot;
import dev.weir.store.remote.RemoteView;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * A keyspace into which a data directory is copied, whose server 0 it is then, as its events have the ids of that. Copied again, all of it is written again, over what
 * was there.
 */
public final class KeyspaceCopy implements DirectoryCopy {
    /** After so many lots they are merged. */
    private static final int MERGED_LOTS = 64;

    private static final int SERVER = 0;
    private static final int MOST_TRIES = 10;
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Connected connected;
    private final Source source;
    private final Duration settleTime;
    private final Map<InetAddress, Integer> nodeStarts;
    private final SeriesHashes hashes;
    private final LotMerge merge;
    private final CassandraRecords files;
    private final boolean isWhole;
    private final AtomicLong lastLot = new AtomicLong();
    private final List<Change> changes = new ArrayList<>();
    private CassandraShipping shipping;
    private long waiting;
    private long copied;
    private int lots;

    /**
     * What is copied.
     *
     * @param directoryId of the directory
     * @param sequence of its last commit
     * @param timeMicros when that was taken, microseconds since the Unix epoch; 0 where that is not known
     * @param registry its series
     */
    public record Source(UUID directoryId, long sequence, long timeMicros, SeriesRegistry registry) {}

    /**
     * Makes the keyspace, and takes it for the directory.
     *
     * @param settleTime after which nodes have written to their disks what they have taken
     * @throws WeirException UNAVAILABLE when it cannot be reached, or holds something else
     */
    public static KeyspaceCopy open(String url, Source source, Duration settleTime) {
        CassandraUrl where = CassandraUrl.of(url);
        try {
            Connected connected = Connected.open(where);
            try {
                return new KeyspaceCopy(connected, where.keyspace(), source, settleTime);
            } catch (RuntimeException e) {
                connected.close();
                throw e;
            }
        } catch (RuntimeException e) {
            throw Failures.unavailable("migrate to " + where, e);
        }
    }

    private KeyspaceCopy(Connected connected, String keyspace, Source source, Duration settleTime) {
        this.connected = connected;
        this.source = source;
        this.settleTime = settleTime;
        this.nodeStarts = NodeStarts.of(connected);
        this.hashes = new SeriesHashes(source.registry());
        ServerNumber.hold(SERVER, source.directoryId(), connected.session(), keyspace);
        ServerRow row = ServerRow.of(SERVER, connected.session(), connected.tables())
                .orElse(ServerRow.begin(SERVER, source.directoryId()));
        this.isWhole = row.settled().sequence() > 0;
        if (isWhole && row.settled().sequence() != source.sequence()) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot migrate to keyspace \"" + keyspace
                            + "\": it holds the readings of this data directory up to commit "
                            + row.settled().sequence()
                            + ", and the directory has gone on since; another keyspace is needed");
        }
        this.shipping = shipping(row.countingSettled(nodeStarts));
        this.merge = new LotMerge(connected, SERVER, LotMerge.WINDOW, System::nanoTime);
        this.files = new CassandraRecords(() -> connected, keyspace, InstantSource.system());
    }

    private CassandraShipping shipping(ServerRow row) {
        return new CassandraShipping(
                connected, row, source.registry(), hashes, settleTime, System::nanoTime, Map::of, lastLot);
    }

    @Override
    public boolean isWhole() {
        return isWhole;
    }

    @Override
    public boolean isResumed() {
        return false;
    }

    @Override
    public void copy(View view, LongConsumer progress) {
        try {
            for (int id = 0; id < source.registry().size(); id++) {
                copySeries(view, id, progress);
            }
            for (EventStream stream : EventStream.values()) {
                EventsById.read(view.events(), stream, stream.firstId(), this::add);
            }
            ship();
            merge.run(1, Duration.ZERO);
            StoredFiles.forEach(view.records(), files::copy);
        } catch (RuntimeException e) {
            throw Failures.unavailable("migrate to Cassandra", e);
        }
    }

    private void copySeries(View view, int id, LongConsumer progress) {
        SampleBlock block = new SampleBlock();
        try (SampleCursor cursor = view.samples().read(id, TimeRange.ALL)) {
            while (cursor.next(block)) {
                Batch batch = new Batch(block.count);
                ViewSums.copy(block, id, batch);
                copied += block.count;
                progress.accept(copied);
                add(batch);
            }
        }
    }

    private void add(Change change) {
        changes.add(change);
        waiting += Lot.size(change);
        if (waiting >= Lot.MOST_SAMPLES) {
            ship();
        }
    }

    /** As commits of which none is the last of the directory: so no server goes on behind them. */
    private void ship() {
        List<Commit> lot = List.of(new Commit(0, 0, source.registry().size(), List.copyOf(changes)));
        for (int tries = 1; !isShipped(lot, tries == MOST_TRIES); tries++) {
            rest(PAUSE);
            shipping = shipping(shipping.row());
        }
        changes.clear();
        waiting = 0;
        if (++lots % MERGED_LOTS == 0) {
            merge.run(1, Duration.ZERO);
        }
    }

    private boolean isShipped(List<Commit> lot, boolean isLast) {
        try {
            shipping.ship(lot);
            return true;
        } catch (WeirException e) {
            if (isLast) {
                throw e;
            }
            return false;
        }
    }

    private static void rest(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot migrate: it was interrupted");
        }
    }

    @Override
    public StoreSums sums(View view, long sparedMicros, LongConsumer progress) {
        StoredFiles.forEach(view.records(), this::require);
        RemoteView there = new RemoteView(
                view, EventIds.ALONE, () -> new CassandraReading(connected, hashes, Horizons.NONE), here -> here);
        return ViewSums.of(there, source.registry(), sparedMicros, progress);
    }

    private void require(FileRecord record) {
        if (!files.find(record.id()).equals(Optional.of(record))) {
            throw new WeirException(
                    WeirException.Code.CORRUPT,
                    "cannot finish the migration: the record of file \"" + record.id()
                            + "\" is not the same in the copy; begin anew with another keyspace");
        }
    }

    /** Returns once nodes have all of it on their disks, the last word too: the journal may not have it any more. */
    @Override
    public void finish() {
        try {
            ServerRow row = shipping.row();
            ServerRow.Reached reached = new ServerRow.Reached(
                    source.sequence(),
                    source.timeMicros(),
                    row.brought().last().taken(),
                    source.registry().size());
            row.having(reached, nodeStarts).put(connected.session(), connected.tables());
            rest(settleTime);
            if (!NodeStarts.of(connected).equals(nodeStarts)) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot finish the migration: a node of Cassandra was started anew meanwhile, and may have lost what"
                                + " it had taken; run it again");
            }
        } catch (RuntimeException e) {
            throw Failures.unavailable("finish the migration", e);
        }
    }

    @Override
    public void close() {
        connected.close();
    }
}
