package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what lots of this server hold to where it stays: by series and day. Until readers know that, which its row tells them, they take it from the lots, and
 * for a while after, as they may have begun before. Doing it again changes nothing. Used by one thread; blocks on the network.
 */
final class LotMerge {
    /** The stretches of a day are put together each time that so many lots have been merged, and each so many times so many. */
    static final long WINDOW = 4096;

    private static final int FAN = 16;

    private static final int LEVELS = 3;

    /** What has more is read and merged in pieces, and the stretches of such a day are left as they are. */
    private static final long MOST_SAMPLES = 1_000_000;

    /** The same in bytes: nodes refuse a row of 16 MiB, and a stretch of many commits takes up to twice what they took. */
    private static final long MOST_BYTES = 4 << 20;

    /** Rows of lots that are read at once: each has a mebibyte and more where few series have many samples. */
    private static final int PAGE = 32;

    /** No reader goes on for longer with what it saw when it began. */
    private static final Duration READ_TIME = Duration.ofMinutes(2);

    /** So many partitions of lots are merged in that time at most, or stay where a server ends. */
    private static final long MOST_LEFT = 64;

    private final Connected connected;
    private final CqlSession session;
    private final Tables tables;
    private final int server;
    private final long window;
    private final LongSupplier nanoTime;
    private final StretchWriter writer = new StretchWriter();
    private final Deque<Gone> gone = new ArrayDeque<>();

    private boolean hasRun;

    /** Each deletes stretches that the merge which is under way has put together into one. */
    private final List<Runnable> replaced = new ArrayList<>();

    /** What is merged and may not have come to the disks of nodes yet. */
    private @Nullable Merged merged;

    /** Stretches of the lots behind one and up to another, which nodes have had since a time. */
    private record Merged(long after, long through, Map<InetAddress, Integer> nodeStarts, long atNanos) {}

    /**
     * What nobody reads any more from a time on: stretches of a day, or whole partitions of lots.
     *
     * @param through the lot up to which it was merged
     */
    private record Gone(long through, long atNanos, Runnable delete) {}

    /** A partition of stretches. */
    private record SeriesDay(SeriesHash hash, int day) {}

    /**
     * Merges the lots of a server.
     *
     * @param window usually {@link #WINDOW}
     */
    LotMerge(Connected connected, int server, long window, LongSupplier nanoTime) {
        this.window = window;
        this.connected = connected;
        this.session = connected.session();
        this.tables = connected.tables();
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /**
     * Merges all that there is if that is at least so many lots, and tells readers so once nodes have written to their disks what was merged, unless they failed
     * meanwhile: then it is merged again.
     *
     * @param settleTime after which they have
     */
    void run(long leastLots, Duration settleTime) {
        Merged before = merged;
        merged = null; // Unless all goes well.
        merged = run(leastLots, settleTime, before);
    }

    private @Nullable Merged run(long leastLots, Duration settleTime, @Nullable Merged before) {
        ServerRow row = ServerRow.of(server, session, tables).orElse(null);
        if (row == null) {
            return null;
        }
        if (!hasRun) {
            // What this server had merged when it ended, and not deleted.
            laterLots(row.merged(), Math.max(0, Buckets.chunk(row.merged() + 1) - MOST_LEFT));
            hasRun = true;
        }
        deleteGone(row.merged());
        Merged next = before != null && before.after == row.merged() ? before : null;
        if (next == null && row.brought().lot() - row.merged() >= leastLots) {
            next = merge(row.merged(), row.brought().lot());
        }
        if (next == null || nanoTime.getAsLong() - next.atNanos < settleTime.toNanos()) {
            return next;
        }
        if (next.nodeStarts.equals(NodeStarts.of(connected))) { // Else it is merged again, as nodes may have lost it.
            tell(next);
        }
        return null;
    }

    private Merged merge(long after, long through) {
        replaced.clear();
        Map<InetAddress, Integer> nodeStarts = NodeStarts.of(connected);
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            mergeBucket(bucket, after, through);
        }
        return new Merged(after, through, nodeStarts, nanoTime.getAsLong());
    }

    private void tell(Merged done) {
        session.execute(tables.setMerged.bind(done.through, Tables.SERVERS, server));
        // Not before: until the row says so readers see these alone, and a merge that is done again needs them.
        replaced.forEach(delete -> later(done.through, delete));
        replaced.clear();
        laterLots(done.through, Buckets.chunk(done.after));
    }

    /** Merges the lots of a bucket, in pieces that are not too large, each ending with a lot. */
    private void mergeBucket(int bucket, long after, long through) {
        Map<SeriesHash, List<Stretch>> piece = new HashMap<>();
        long samples = 0;
        long bytes = 0;
        long last = after;
        for (long chunk = Buckets.chunk(after + 1); chunk <= Buckets.chunk(through); chunk++) {
            for (Row row : session.execute(
                    tables.lots.bind(server, bucket, chunk, after, through).setPageSize(PAGE))) {
                if ((samples > MOST_SAMPLES || bytes > MOST_BYTES) && row.getLong(1) > last) {
                    write(piece, after, last);
                    piece.clear();
                    samples = 0;
                    bytes = 0;
                }
                last = row.getLong(1);
                byte[] stretches = Values.bytes(row, 0);
                bytes += stretches.length;
                samples += add(stretches, piece);
            }
        }
        write(piece, after, through);
    }

    private long add(byte[] stretches, Map<SeriesHash, List<Stretch>> piece) {
        long samples = 0;
        ByteBuffer row = ByteBuffer.wrap(stretches);
        while (row.hasRemaining()) {
            SeriesHash hash = SeriesHash.read(row);
            int length = row.getInt();
            Stretch stretch = Stretch.read(server, stretches, row.position(), row.position() + length);
            piece.computeIfAbsent(hash, unknown -> new ArrayList<>()).add(stretch);
            samples += SeriesColumns.samplesOf(List.of(stretch));
            row.position(row.position() + length);
        }
        return samples;
    }

    private void write(Map<SeriesHash, List<Stretch>> piece, long after, long lot) {
        Writes writes = new Writes(session);
        List<SeriesDay> touched = new ArrayList<>();
        piece.forEach((hash, stretches) -> write(hash, stretches, lot, writes, touched));
        writes.await();
        long lots = window;
        for (int level = 0; level < LEVELS; level++, lots *= FAN) {
            if (lot / lots > after / lots) {
                long begin = (lot / lots - 1) * lots - 1;
                touched.forEach(each -> combine(each, begin, lot));
            }
        }
    }

    private void write(SeriesHash hash, List<Stretch> stretches, long lot, Writes writes, List<SeriesDay> touched) {
        List<Deletion> deletions = stretches.stream()
                .flatMap(stretch -> stretch.deletions().stream())
                .toList();
        if (!deletions.isEmpty()) {
            writer.clear();
            writer.put(deletions, new long[0], new double[0], new long[0], 0, 0);
            writes.send(tables.putStretch.bind(hash.bytes(), Days.DELETIONS, server, lot, writer.copy()));
        }
        SeriesColumns columns = SeriesColumns.of(new Hidden(stretches).takenOutOf(stretches));
        int from = 0;
        while (from < columns.count()) {
            int day = Buckets.day(columns.times()[from]);
            int to = from + 1;
            while (to < columns.count() && Buckets.day(columns.times()[to]) == day) {
                to++;
            }
            put(new SeriesDay(hash, day), columns, from, to, lot, writes);
            writes.send(tables.putDay.bind(hash.bytes(), day));
            touched.add(new SeriesDay(hash, day));
            from = to;
        }
    }

    private void put(SeriesDay where, SeriesColumns columns, int from, int to, long lot, Writes writes) {
        writer.clear();
        writer.put(List.of(), columns.times(), columns.values(), columns.taken(), from, to - from);
        writes.send(tables.putStretch.bind(where.hash.bytes(), where.day, server, lot, writer.copy()));
    }

    /** Makes one stretch of those of a day that came with the lots behind one and up to another. */
    private void combine(SeriesDay where, long after, long through) {
        List<Stretch> stretches = new ArrayList<>();
        long size = 0;
        for (Row row :
                session.execute(tables.stretchesOf.bind(where.hash.bytes(), where.day, server, after, through))) {
            byte[] bytes = Values.bytes(row, 2);
            size += bytes.length;
            stretches.add(Stretch.read(server, bytes, 0, bytes.length));
        }
        boolean isTooMuch = size > MOST_BYTES || SeriesColumns.samplesOf(stretches) > MOST_SAMPLES;
        if (stretches.size() < 2 || isTooMuch) {
            return;
        }
        SeriesColumns columns = SeriesColumns.of(stretches);
        Writes writes = new Writes(session);
        put(where, columns, 0, columns.count(), through, writes);
        writes.await();
        replaced.add(() ->
                session.execute(tables.deleteStretches.bind(where.hash.bytes(), where.day, server, after, through)));
    }

    private void deleteLots(long chunk) {
        Writes writes = new Writes(session);
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            writes.send(tables.deleteLots.bind(server, bucket, chunk));
        }
        writes.await();
    }

    /** Those of whole partitions, which have nothing behind what is merged. */
    private void laterLots(long through, long firstChunk) {
        for (long chunk = firstChunk; chunk < Buckets.chunk(through + 1); chunk++) {
            long whole = chunk;
            later(through, () -> deleteLots(whole));
        }
    }

    private void later(long through, Runnable delete) {
        gone.add(new Gone(through, nanoTime.getAsLong(), delete));
    }

    /** Nodes that lost power may have lost that something was merged: it is merged again, out of what was to go. */
    private void deleteGone(long merged) {
        gone.removeIf(each -> each.through > merged);
        while (!gone.isEmpty() && nanoTime.getAsLong() - gone.getFirst().atNanos >= READ_TIME.toNanos()) {
            gone.getFirst().delete.run();
            gone.removeFirst(); // Where it failed it is tried again.
        }
    }
}
