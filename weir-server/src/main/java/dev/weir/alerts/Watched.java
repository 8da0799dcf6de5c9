package dev.weir.alerts;

import dev.weir.model.TimeRanges;
import org.jspecify.annotations.Nullable;

/** A series that a rule watches. Guarded by the {@link RuleWatch}. */
final class Watched {
    final Rule rule;
    final int seriesId;

    /** The next rule of the same series. */
    final @Nullable Watched next;

    /** Whether what was stored and told before the start is known; until then it only keeps its newest sample. */
    boolean isLoaded;

    long newestMicros = Long.MIN_VALUE;
    double value = Double.NaN;
    boolean compares;

    /** Since when it compares, on the monotonic clock and by the server's. */
    long sinceNanos;

    long sinceMicros;
    boolean holds;
    boolean isTold;
    boolean isPending;

    Watched(Rule rule, int seriesId, @Nullable Watched next) {
        this.rule = rule;
        this.seriesId = seriesId;
        this.next = next;
    }

    /** Takes a sample; one that is older than the newest changes nothing. */
    boolean take(long micros, double newValue) {
        if (micros < newestMicros) {
            return false;
        }
        newestMicros = micros;
        value = newValue;
        return isLoaded;
    }

    /** Forgets its newest sample if that was deleted. */
    boolean forget(TimeRanges deleted) {
        if (!deleted.contains(newestMicros)) {
            return false;
        }
        newestMicros = Long.MIN_VALUE;
        value = Double.NaN;
        return isLoaded;
    }
}
