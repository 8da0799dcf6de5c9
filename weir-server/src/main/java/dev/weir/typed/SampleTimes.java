package dev.weir.typed;

import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Finds times for the samples of events that become durable together. Used by the thread that writes; waits for reader threads. */
final class SampleTimes {
    private final Store store;
    private final Readers readers;
    private final Set<Taken> taken = new HashSet<>();

    private record Taken(int seriesId, long micros) {}

    SampleTimes(Store store, Readers readers) {
        this.store = store;
        this.readers = readers;
    }

    /** Begins with others: what was taken before is in the store, or never will be. */
    void begin() {
        taken.clear();
    }

    /** Takes a time at which a series has no sample. */
    void take(int seriesId, long micros) {
        taken.add(new Taken(seriesId, micros));
    }

    /**
     * The first time from {@code micros} on at which a series has no sample, and none was taken.
     *
     * @throws WeirException when what is stored there cannot be read, or there is no such time
     */
    long free(int seriesId, long micros) {
        long found = readers.read(() -> {
            TimeRange later = new TimeRange(micros, Long.MAX_VALUE);
            try (View view = store.view(0, Duration.ZERO);
                    SampleCursor stored = view.samples().read(seriesId, later)) {
                return free(seriesId, micros, stored);
            }
        });
        if (found == Long.MAX_VALUE) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot take the event: its series is full up to the end of time");
        }
        return found;
    }

    private long free(int seriesId, long from, SampleCursor stored) {
        SampleBlock block = new SampleBlock();
        long micros = from;
        while (stored.next(block)) {
            for (int at = 0; at < block.count; at++) {
                micros = untaken(seriesId, micros);
                if (block.timestampMicros[at] > micros) {
                    return micros;
                }
                micros = Math.max(micros, block.timestampMicros[at] + 1);
            }
        }
        return untaken(seriesId, micros);
    }

    private long untaken(int seriesId, long from) {
        long micros = from;
        while (taken.contains(new Taken(seriesId, micros))) {
            micros++;
        }
        return micros;
    }
}
