package dev.weir.typed;

import dev.weir.live.Broadcast;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What everybody who listens is told of the events of one stream. Used by the thread that writes. */
final class Telling<E> {
    /** Of more devices there is no report: nobody would read it, and it would take longer than what it tells of. */
    private static final int MOST_REPORTED = 10_000;

    /** While so much waits to be told there are no reports. */
    private static final long MOST_WAITING_BYTES = 1 << 20;

    private final EventType<E> type;
    private final Broadcast broadcast;
    private final Shares shares;
    private final LongAdder droppedReports = new LongAdder();

    Telling(EventType<E> type, Broadcast broadcast, Shares shares) {
        this.type = type;
        this.broadcast = broadcast;
        this.shares = shares;
    }

    /** Whether anybody listens. */
    boolean isHeard() {
        return broadcast.listeners() > 0;
    }

    /** Tells of an event that has just been counted. */
    void added(Stored<E> stored) {
        broadcast.tell(told(stored));
    }

    private List<String> told(Stored<E> stored) {
        String told = type.added(stored);
        DeviceTotals totals = shares.totals();
        if (!shares.isComplete() || !type.isReported(stored, totals)) {
            return List.of(told);
        }
        if (totals.devices() > MOST_REPORTED || broadcast.waitingBytes() > MOST_WAITING_BYTES) {
            droppedReports.increment();
            return List.of(told);
        }
        return List.of(told, type.report(totals));
    }

    /** Tells of an event that has been taken out. */
    void removed(long id) {
        broadcast.tell(List.of(type.removed(id)));
    }

    /** How many reports were not told. Any thread. */
    long droppedReports() {
        return droppedReports.sum();
    }
}
