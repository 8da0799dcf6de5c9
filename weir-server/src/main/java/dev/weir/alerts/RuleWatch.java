package dev.weir.alerts;

import dev.weir.config.AlertRule;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches series by rules: follows every commit, and knows for which series which rule holds. A sample of a series that no rule is for costs one look
 * into an array. Any thread.
 */
public final class RuleWatch implements Consumer<Commit> {
    private static final Logger log = LoggerFactory.getLogger(RuleWatch.class);

    /** Stands for a series that no rule is for. */
    private static final Watched NONE =
            new Watched(Rule.of(new AlertRule("*", AlertRule.Comparison.ABOVE, 0, java.time.Duration.ZERO)), -1, null);

    private final List<Rule> rules;
    private final SeriesRegistry registry;
    private final int storedSeries;
    private final int most;
    private final LongSupplier nanoTime;
    private @Nullable Watched[] bySeries = new Watched[0];
    private final List<Watched> pending = new ArrayList<>();
    private final Set<Watched> untold = new LinkedHashSet<>();
    private int count;

    /**
     * A watch over what comes from now on; {@link RuleLoading} tells it what was before.
     *
     * @param registry with every series that is stored
     * @param most pairs of a rule and a series that are watched, beyond which more series are not
     */
    public RuleWatch(List<AlertRule> rules, SeriesRegistry registry, int most, LongSupplier nanoTime) {
        this.rules = rules.stream().distinct().map(Rule::of).toList();
        this.registry = registry;
        this.storedSeries = registry.size();
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /** Takes the samples of a commit; called in the order of the commits, never waits. */
    @Override
    public void accept(Commit commit) {
        if (rules.isEmpty()) {
            return;
        }
        synchronized (this) {
            long nowNanos = nanoTime.getAsLong();
            for (Change change : commit.changes()) {
                if (change instanceof Batch batch) {
                    take(batch, commit.timeMicros(), nowNanos);
                } else if (change instanceof SampleDeletion deletion) {
                    forget(deletion, commit.timeMicros(), nowNanos);
                }
            }
        }
    }

    private void take(Batch batch, long atMicros, long nowNanos) {
        int[] ids = batch.seriesIds();
        for (int i = 0; i < batch.count(); i++) {
            Watched watched = ids[i] < bySeries.length ? bySeries[ids[i]] : null;
            watched = watched == null ? resolve(ids[i]) : watched;
            while (watched != null && watched != NONE) {
                if (watched.take(batch.timestampMicros()[i], batch.values()[i])) {
                    judge(watched, atMicros, nowNanos);
                }
                watched = watched.next;
            }
        }
    }

    /** A series whose newest sample was deleted has no value until the next comes, and no rule holds for it. */
    private void forget(SampleDeletion deletion, long atMicros, long nowNanos) {
        for (int id : deletion.seriesIds()) {
            Watched watched = id < bySeries.length ? bySeries[id] : null;
            while (watched != null && watched != NONE) {
                if (watched.forget(deletion.times())) {
                    judge(watched, atMicros, nowNanos);
                }
                watched = watched.next;
            }
        }
    }

    /** The first of the rules of a series, as pairs; {@link #NONE} where there is none. */
    private Watched resolve(int seriesId) {
        if (seriesId >= bySeries.length) {
            bySeries = java.util.Arrays.copyOf(bySeries, Math.max(seriesId + 1, 2 * bySeries.length));
        }
        Watched known = bySeries[seriesId];
        if (known != null) {
            return known;
        }
        String key = registry.key(seriesId);
        Watched first = null;
        for (Rule rule : rules) {
            if (rule.glob().matches(key) && hasRoom()) {
                first = new Watched(rule, seriesId, first);
                first.isLoaded = seriesId >= storedSeries;
            }
        }
        Watched found = first == null ? NONE : first;
        bySeries[seriesId] = found;
        return found;
    }

    private boolean hasRoom() {
        if (++count == most + 1) {
            log.warn("{} series are watched by rules; more are not (limits.series)", most);
        }
        return count <= most;
    }

    private void judge(Watched watched, long atMicros, long nowNanos) {
        boolean compares = watched.rule.compares(watched.value);
        if (compares && !watched.compares) {
            watched.sinceNanos = nowNanos;
            watched.sinceMicros = atMicros;
            if (watched.rule.rule().duration().isZero()) {
                holds(watched, true);
            } else if (!watched.isPending) {
                watched.isPending = true;
                pending.add(watched);
            }
        } else if (!compares && watched.holds) {
            holds(watched, false);
        }
        watched.compares = compares;
    }

    private void holds(Watched watched, boolean holds) {
        watched.holds = holds;
        if (watched.holds == watched.isTold) {
            untold.remove(watched);
        } else {
            untold.add(watched);
        }
    }

    /** Lets those hold that have compared for as long as their rules say. */
    synchronized void look() {
        long nowNanos = nanoTime.getAsLong();
        pending.removeIf(watched -> {
            boolean isDue = watched.compares
                    && nowNanos - watched.sinceNanos
                            >= watched.rule.rule().duration().toNanos();
            if (isDue && !watched.holds) {
                holds(watched, true);
            }
            watched.isPending = watched.compares && !watched.holds;
            return !watched.isPending;
        });
    }

    /** The rules, by how they are written. */
    List<Rule> rules() {
        return rules;
    }

    /** How many series were stored when it began: their state must be loaded. */
    int storedSeries() {
        return storedSeries;
    }

    /** Whether a series is watched. */
    synchronized boolean isWatched(int seriesId) {
        return resolve(seriesId) != NONE;
    }

    /**
     * Loads the state of a stored series.
     *
     * @param newestMicros the time of its newest sample; the smallest number where it has none
     * @param told since when the rule of a record's key was told to hold
     */
    synchronized void load(
            int seriesId, long newestMicros, double value, java.util.Map<String, Long> told, long nowMicros) {
        String key = registry.key(seriesId);
        for (Watched watched = resolve(seriesId); watched != null && watched != NONE; watched = watched.next) {
            // What came meanwhile and is as new came later.
            if (newestMicros > watched.newestMicros) {
                watched.newestMicros = newestMicros;
                watched.value = value;
            }
            watched.isLoaded = true;
            Long since = told.get(watched.rule.recordKey(key));
            watched.isTold = since != null;
            watched.compares = since != null && watched.rule.compares(watched.value);
            if (since != null) {
                watched.sinceMicros = since;
                holds(watched, watched.compares);
            } else {
                judge(watched, nowMicros, nanoTime.getAsLong());
            }
        }
    }

    /** The alert that has waited longest. */
    synchronized Optional<Telling> next(AlertText text) {
        return untold.stream().findFirst().map(watched -> {
            boolean holds = watched.holds;
            String key = registry.key(watched.seriesId);
            Alert alert = text.rule(watched.rule.text(), key, holds, watched.value, watched.sinceMicros);
            return new Telling(
                    alert,
                    record(watched.rule.recordKey(key), holds ? watched.sinceMicros : null),
                    () -> told(watched, holds));
        });
    }

    /** The record that says since when a rule is told to hold, or takes that back. */
    static RecordPut record(String key, @Nullable Long sinceMicros) {
        byte[] value = sinceMicros == null
                ? new byte[0]
                : ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(sinceMicros)
                        .array();
        return new RecordPut(RecordTable.ALERTS, key, value, sinceMicros == null ? 0 : Long.MAX_VALUE);
    }

    private synchronized void told(Watched watched, boolean holds) {
        watched.isTold = holds;
        untold.remove(watched);
        holds(watched, watched.holds);
    }

    /** How many alerts wait. */
    synchronized int waiting() {
        return untold.size();
    }
}
