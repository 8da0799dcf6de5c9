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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Finds times for the samples of events that become durable together. Used by the thread that writes; waits for reader threads. */
final class SampleTimes {
    private static final int MOST_KNOWN = 1024;
    private static final long SECOND_MICROS = 1_000_000;

    private final Store store;
    private final Readers readers;
    private final Set<Moment> taken = new HashSet<>();

    /** Whether what is stored has turned out to be out of reach; it is not waited for again for each event. */
    private boolean isAway;

    /** For times that were asked for, where looking goes on: those between are taken. So many samples at one time do not cost more and more. */
    private final Map<Moment, Long> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Moment, Long> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private record Moment(int seriesId, long micros) {}

    SampleTimes(Store store, Readers readers) {
        this.store = store;
        this.readers = readers;
    }

    /** Begins with others: what was taken before is in the store, or never will be. */
    void begin() {
        taken.clear();
        isAway = false;
    }

    /** Takes a time at which a series has no sample. */
    void take(int seriesId, long micros) {
        taken.add(new Moment(seriesId, micros));
    }

    /** A sample has been taken out: times that were taken may be free. */
    void forget() {
        known.clear();
    }

    /**
     * The first time from {@code micros} on at which a series has no sample, and none was taken; at the end of time the last write wins. While the store is away, which
     * keeps no event out, another time of the same second.
     *
     * @throws dev.weir.model.WeirException when what is stored there cannot be read
     */
    long free(int seriesId, long micros, long id) {
        Moment asked = new Moment(seriesId, micros);
        long from = known.getOrDefault(asked, micros);
        OptionalLong stored = store.absence().isEmpty() && !isAway ? stored(seriesId, from) : OptionalLong.empty();
        if (stored.isEmpty()) {
            return untaken(seriesId, ofItsOwn(micros, id));
        }
        long found = stored.getAsLong();
        if (found == Long.MAX_VALUE) {
            return micros;
        }
        known.put(asked, found);
        return found;
    }

    /** The time that is found in what is stored; empty where that is out of reach. */
    private OptionalLong stored(int seriesId, long from) {
        try {
            return OptionalLong.of(look(seriesId, from));
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.UNAVAILABLE && e.code() != WeirException.Code.TIMEOUT) {
                throw e;
            }
            isAway = true;
            return OptionalLong.empty();
        }
    }

    /** A time within the same second that, for want of a better one, is told by the event's id, which no other has. */
    private static long ofItsOwn(long micros, long id) {
        long second = Math.floorDiv(micros, SECOND_MICROS);
        return second * SECOND_MICROS + Math.floorMod(micros + 1 + id, SECOND_MICROS);
    }

    private long look(int seriesId, long from) {
        return readers.read(() -> {
            TimeRange later = new TimeRange(from, Long.MAX_VALUE);
            try (View view = store.view(0, Duration.ZERO);
                    SampleCursor stored = view.samples().read(seriesId, later)) {
                return free(seriesId, from, stored);
            }
        });
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
        while (taken.contains(new Moment(seriesId, micros))) {
            micros++;
        }
        return micros;
    }
}
