package dev.weir.ingest;

import dev.weir.model.Protocol;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all protocols together had counted, every ten seconds of the last hour, as far as the server has run for it. How far apart the counts are is told by a
 * clock that nobody can set; the wall clock says when that was, seen from now. Any thread; in memory, some 15 KiB.
 */
public final class TrafficHistory {
    /** From one count to the next. */
    public static final int STEP_SECONDS = 10;

    /** An hour has so many steps, and a count at either end. */
    static final int MOST = 3600 / STEP_SECONDS + 1;

    private final Supplier<Map<Protocol, Traffic.Flow>> flows;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Deque<Count> counts = new ArrayDeque<>();

    private record Count(long nanos, long received, long accepted, long rejected) {}

    /**
     * What had come by a moment, since the data directory was begun.
     *
     * @param received lines, rows or elements that had come
     * @param accepted those that had been taken
     * @param rejected those that had been refused
     */
    public record Moment(Instant time, long received, long accepted, long rejected) {}

    /** A history that begins now. */
    public TrafficHistory(Supplier<Map<Protocol, Traffic.Flow>> flows, LongSupplier nanoTime, InstantSource clock) {
        this.flows = flows;
        this.nanoTime = nanoTime;
        this.clock = clock;
        keep();
    }

    /** Keeps the count of now, in place of the oldest if there are enough. */
    public synchronized void keep() {
        if (counts.size() == MOST) {
            counts.removeFirst();
        }
        counts.addLast(count());
    }

    /** The counts, oldest first; the last is of now. */
    public synchronized List<Moment> moments() {
        Count last = count();
        Instant now = clock.instant();
        List<Moment> moments = new ArrayList<>(counts.size() + 1);
        counts.forEach(each -> moments.add(moment(each, now.minusNanos(last.nanos - each.nanos))));
        moments.add(moment(last, now));
        return moments;
    }

    private static Moment moment(Count count, Instant time) {
        return new Moment(time, count.received, count.accepted, count.rejected);
    }

    private Count count() {
        Collection<Traffic.Flow> all = flows.get().values();
        return new Count(
                nanoTime.getAsLong(),
                all.stream().mapToLong(Traffic.Flow::received).sum(),
                all.stream().mapToLong(Traffic.Flow::accepted).sum(),
                all.stream().mapToLong(Traffic.Flow::rejectedLines).sum());
    }
}
