package dev.weir.store.cassandra;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which servers that share a keyspace have not been heard of for so long that they are taken for gone. A server that is there writes its row with each lot, and
 * each second where there is none. How long it has not is judged by the monotonic clock of this machine alone, so that clocks need not agree; so it is to be asked
 * again and again: after a pause, in which nobody may have been able to write, it begins anew. Any thread.
 */
final class SilentServers {
    /** So often at least it is to be asked within the time. */
    private static final int TIMES = 3;

    private final Supplier<Map<UUID, Long>> rows;
    private final long silenceNanos;
    private final LongSupplier nanoTime;
    private final Map<UUID, Heard> heard = new HashMap<>();
    private long askedAtNanos;

    /** A row as it was written once, which was seen first at a time. */
    private record Heard(long written, long atNanos) {}

    /**
     * Servers none of which has been looked at.
     *
     * @param rows when the row of each was written, in the words of whoever wrote it; throws what the driver does
     * @param silence after which one is gone
     */
    SilentServers(Supplier<Map<UUID, Long>> rows, Duration silence, LongSupplier nanoTime) {
        this.rows = rows;
        this.silenceNanos = silence.toNanos();
        this.nanoTime = nanoTime;
        this.askedAtNanos = nanoTime.getAsLong();
    }

    /** The data directories of the servers that are gone. Blocks on the network. */
    synchronized Set<UUID> gone() {
        Map<UUID, Long> written = rows.get();
        long now = nanoTime.getAsLong();
        if (now - askedAtNanos > silenceNanos / TIMES) {
            heard.clear();
        }
        askedAtNanos = now;
        heard.keySet().retainAll(written.keySet());
        Set<UUID> gone = new TreeSet<>();
        written.forEach((directory, time) -> {
            Heard before = heard.get(directory);
            if (before == null || before.written != time) {
                heard.put(directory, new Heard(time, now));
            } else if (now - before.atNanos >= silenceNanos) {
                gone.add(directory);
            }
        });
        return gone;
    }
}
