package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the parts that are worth writing anew because of what has expired: a horizon has passed the end of such a part, or the middle between
 * where it stood when the part was last looked at and that end. So each byte is written again about once more at most before it goes. Used by the merge
 * thread alone.
 */
final class Expiry {
    private static final Logger log = LoggerFactory.getLogger(Expiry.class);

    /** Up to which horizon of each class a part has been looked at; after a start none has. */
    private final Map<Part.Name, long[]> looked = new HashMap<>();

    /** The next part to be rewritten. */
    Optional<Part> due(List<Part> live, Horizons horizons) {
        if (Arrays.stream(horizons.byClass()).allMatch(each -> each == Long.MIN_VALUE)) {
            return Optional.empty();
        }
        for (Part part : live) {
            if (isDue(part, horizons)) {
                return Optional.of(part);
            }
        }
        looked.keySet().retainAll(live.stream().map(Part::name).toList());
        return Optional.empty();
    }

    /** A part has been written without what lies below these horizons. */
    void rewritten(Part.Name name, Horizons horizons) {
        looked.put(name, horizons.byClass().clone());
    }

    /** A part cannot be rewritten: it is left alone until the next start. */
    void giveUp(Part.Name name) {
        looked.computeIfPresent(name, (key, seen) -> {
            Arrays.fill(seen, Long.MAX_VALUE);
            return seen;
        });
    }

    private boolean isDue(Part part, Horizons horizons) {
        Span span = Span.of(part);
        long[] seen = looked.compute(
                part.name(),
                (name, known) -> known != null && known.length == horizons.byClass().length ? known : none(horizons));
        for (int each = 0; each < seen.length; each++) {
            long horizon = horizons.byClass()[each];
            long from = Math.max(seen[each], span.minMicros());
            if (from > span.maxMicros() || horizon <= middle(from, span.maxMicros())) {
                continue;
            }
            try {
                if (holds(part, horizons, each, horizon)) {
                    return true;
                }
                seen[each] = horizon;
            } catch (WeirException e) {
                log.warn("what has expired of {} stays on the disk: {}", part, e.getMessage());
                giveUp(part.name());
            }
        }
        return false;
    }

    private static long[] none(Horizons horizons) {
        long[] none = new long[horizons.byClass().length];
        Arrays.fill(none, Long.MIN_VALUE);
        return none;
    }

    /** Without going beyond 64 bits; the end itself where there is nothing between. */
    private static long middle(long from, long to) {
        return (from & to) + ((from ^ to) >> 1);
    }

    /** Whether a part has samples of a class, or events, below a horizon. */
    private static boolean holds(Part part, Horizons horizons, int ofClass, long horizon) {
        if (ofClass == 0) {
            for (EventStream stream : EventStream.values()) {
                PartEvents events = part.events(stream);
                if (events.count() > 0 && events.firstMicros(0) < horizon) {
                    return true;
                }
            }
        }
        if (part.summary().minMicros() >= horizon) {
            return false;
        }
        byte[] classes = horizons.classes();
        for (int id = 0; id < Math.min(classes.length, part.summary().seriesTo()); id++) {
            if (classes[id] == ofClass) {
                PartCursor cursor = part.runs(id, TimeRange.ALL);
                if (cursor.next() && cursor.firstMicros() < horizon) {
                    return true;
                }
            }
        }
        return false;
    }

    /** From when to when the samples and events of a part are; the end is before the beginning without any. */
    record Span(long minMicros, long maxMicros) {
        static Span of(Part part) {
            long min = part.summary().minMicros();
            long max = part.summary().maxMicros();
            for (EventStream stream : EventStream.values()) {
                PartEvents events = part.events(stream);
                if (events.count() > 0) {
                    min = Math.min(min, events.firstMicros(0));
                    max = Math.max(max, events.lastMicros(events.count() - 1));
                }
            }
            return new Span(min, max);
        }
    }
}
