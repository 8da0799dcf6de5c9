package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratches;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the parts that still hold samples or events which newer parts hide, then those that hide much for nothing by now, so that the disk comes back without
 * waiting for merges by size. It goes in
 * rounds: each looks at what was deleted by its beginning, and is followed by a rest of ten times what rewriting took, so that a sample deleted
 * every second does not have the whole store written again every second. Used by the merge thread alone.
 */
final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final int REST = 10;
    private static final long BURDEN_BYTES = 2 * PartFormat.BLOCK_BYTES;

    /** A part is written anew for the sake of deletions that take at least this fraction of it. */
    private static final int BURDEN_SHARE = 8;

    private final LongSupplier nanoTime;
    private final Map<Part.Name, Long> swept = new HashMap<>();
    private final Set<Part.Name> relieved = new HashSet<>();
    private final SampleBlock scratch = new SampleBlock();
    private final EventScratches scratches = new EventScratches();
    private long through;
    private long spentNanos;
    private long restUntilNanos;

    Sweep(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.restUntilNanos = nanoTime.getAsLong();
    }

    /** The next part to be rewritten, of all live ones. */
    Optional<Part> due(List<Part> live) {
        if (live.isEmpty() || !begin(live.getLast().name().lastSequence())) {
            return Optional.empty();
        }
        for (int i = 0; i < live.size() - 1; i++) {
            Part part = live.get(i);
            long done = swept.getOrDefault(part.name(), part.name().lastSequence());
            if (done < through && isHidden(part, live.subList(i + 1, live.size()), done)) {
                return Optional.of(part);
            }
            swept.put(part.name(), Math.max(done, through));
        }
        Optional<Part> burdened = live.stream().skip(1).filter(this::isBurdened).findFirst();
        if (burdened.isPresent()) {
            relieved.add(commits(burdened.get()));
            return burdened;
        }
        swept.keySet().retainAll(live.stream().map(Part::name).toList());
        relieved.retainAll(live.stream().map(Sweep::commits).toList());
        restUntilNanos = nanoTime.getAsLong() + REST * spentNanos;
        spentNanos = 0;
        return Optional.empty();
    }

    /**
     * Whether much of a part is deletions, of which nothing is left to hide now that all parts have been looked at: written anew it loses those of
     * many
     * times. Once is enough for the same commits.
     */
    private boolean isBurdened(Part part) {
        long bytes = part.deletions().bytes();
        return bytes >= BURDEN_BYTES
                && bytes >= part.summary().fileBytes() / BURDEN_SHARE
                && part.name().lastSequence() <= through
                && !relieved.contains(commits(part));
    }

    /** The commits of a part, whichever writing of them it is. */
    private static Part.Name commits(Part part) {
        return new Part.Name(part.name().firstSequence(), part.name().lastSequence(), 0);
    }

    /** Goes on with a round, or begins one if there is something new and the rest is over. */
    private boolean begin(long newest) {
        boolean isResting = spentNanos == 0 && nanoTime.getAsLong() - restUntilNanos < 0;
        if (!isResting && spentNanos == 0) {
            through = newest;
        }
        return !isResting;
    }

    /** A part has been written without what parts up to this sequence hide. */
    void rewritten(Part.Name name, long throughSequence) {
        swept.put(name, throughSequence);
    }

    /** Rewriting a part for its own sake has taken so long. */
    void spent(long nanos) {
        spentNanos += Math.max(1, nanos);
    }

    /** A part cannot be rewritten: it is left alone until the next start. */
    void giveUp(Part.Name name) {
        swept.put(name, Long.MAX_VALUE);
    }

    private boolean isHidden(Part part, List<Part> newer, long done) {
        boolean[] found = new boolean[1];
        try {
            for (Part other : newer) {
                if (other.name().lastSequence() > done) {
                    other.deletions().forEach((id, times) -> found[0] = found[0] || holds(part, id, times));
                    found[0] = found[0] || holdsEvents(part, other);
                }
            }
        } catch (WeirException e) {
            log.warn("what was deleted from {} stays on the disk: {}", part, e.getMessage());
            giveUp(part.name());
        }
        return found[0];
    }

    /** Whether a part has events that a newer one says to be gone. */
    private boolean holdsEvents(Part part, Part newer) {
        for (EventStream stream : EventStream.values()) {
            try (EventCursor deletions = newer.events(stream).deletions(scratches)) {
                while (deletions.next()) {
                    if (part.events(stream).holds(deletions.place(), scratches)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether a part has samples of a series at any of these times. */
    private boolean holds(Part part, int seriesId, TimeRanges times) {
        if (part.summary().samples() == 0
                || !times.touches(part.summary().minMicros(), part.summary().maxMicros())) {
            return false;
        }
        long end = times.bound(times.count() - 1);
        PartCursor cursor = part.runs(seriesId, new TimeRange(times.bound(0), end));
        while (cursor.next() && cursor.firstMicros() < end) {
            if (times.covers(cursor.firstMicros(), cursor.lastMicros())
                    || (times.touches(cursor.firstMicros(), cursor.lastMicros()) && hasAny(cursor, times))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasAny(PartCursor cursor, TimeRanges times) {
        cursor.read(scratch);
        for (int i = 0; i < scratch.count; i++) {
            if (times.contains(scratch.timestampMicros[i])) {
                return true;
            }
        }
        return false;
    }
}
