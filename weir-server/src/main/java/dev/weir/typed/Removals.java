package dev.weir.typed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Submission;
import dev.weir.model.Change;
import dev.weir.model.Event;
import dev.weir.model.EventDeletion;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRanges;
import dev.weir.model.WeirException;
import dev.weir.store.EventFollower.Gone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events out, each with its sample, and stops to count those that retention hides. Used by the thread that writes. */
final class Removals<E> {
    private static final Logger log = LoggerFactory.getLogger(Removals.class);

    private final EventType<E> type;
    private final TypedEvents.Parts parts;
    private final State state;
    private final StoredEvents stored;
    private final SampleTimes sampleTimes;
    private final Telling<E> telling;

    Removals(
            EventType<E> type,
            TypedEvents.Parts parts,
            State state,
            StoredEvents stored,
            SampleTimes sampleTimes,
            Telling<E> telling) {
        this.type = type;
        this.parts = parts;
        this.state = state;
        this.stored = stored;
        this.sampleTimes = sampleTimes;
        this.telling = telling;
    }

    /** Takes an event out with its sample, and answers the series of that; empty where there is no event of that id. */
    OptionalInt remove(long id) {
        Optional<Event> found =
                state.shares().mayHave(id) ? stored.read(id).stream().findFirst() : Optional.empty();
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Event event = found.get();
        int seriesId = seriesId(event);
        long[] sampleMicros = {SampleTime.of(event.attributes(), event.timestampMicros())};
        Share share = state.shares().of(id);
        boolean isCounted = share.index().has(id);
        Edit edit = isCounted ? without(share, List.of(Gone.of(event)), Map.of()) : share.edit();
        List<Change> changes = new ArrayList<>(state.records(edit));
        changes.add(new EventDeletion(type.stream(), id, event.device(), event.card(), event.timestampMicros()));
        changes.add(new SampleDeletion(new int[] {seriesId}, TimeRanges.ofPoints(sampleMicros, 0, 1)));
        parts.ingest().submit(new Submission(changes.toArray(Change[]::new)));
        state.shares().apply(edit);
        if (!isCounted) {
            state.shares().removedHere(id);
        }
        sampleTimes.forget();
        telling.removed(id);
        return OptionalInt.of(seriesId);
    }

    /** That of an event of another server may not be known here yet; there are readings of it, whatever the limit. */
    private int seriesId(Event event) {
        byte[] key = type.seriesKey(type.read(event)).getBytes(UTF_8);
        int known = parts.registry().find(Arrays.copyOf(key, key.length + SeriesRegistry.PADDING), 0, key.length);
        return known >= 0 ? known : parts.registry().restore(key);
    }

    /** From now on events before a time are not counted when they come. */
    void forgetBefore(long micros) {
        state.forgetBefore(micros);
    }

    /** The devices that have other events of a server than these, and not their first one. */
    Set<String> orphans(Share share, List<Gone> gone) {
        Set<Long> firsts = gone.stream().map(Gone::id).collect(Collectors.toSet());
        Map<String, Integer> removed = counts(gone);
        return removed.entrySet().stream()
                .filter(each -> {
                    Total total = share.totals().of(each.getKey());
                    return each.getValue() < total.count() && firsts.contains(total.firstId());
                })
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Stops to count events of a server that are about to be hidden, or that somebody has taken out.
     *
     * @param firsts the first of the events that are left, of each of {@link #orphans}
     * @param areTold whether everybody is told of each
     */
    void forget(Share share, List<Gone> gone, Map<String, Long> firsts, boolean areTold) {
        List<Gone> counted =
                gone.stream().filter(each -> share.index().has(each.id())).toList();
        if (!counted.isEmpty()) {
            Edit edit = without(share, counted, firsts);
            state.shares().apply(edit);
            if (state.isOwn(share)) {
                state.unsaved().add(edit);
            }
            if (areTold) {
                counted.forEach(each -> telling.removed(each.id()));
            }
        }
        if (!state.unsaved().isEmpty()) {
            saveForgotten();
        }
    }

    /** A full disk must not keep old events from going: what cannot be journaled now is with what is forgotten next. */
    private void saveForgotten() {
        try {
            parts.ingest().submit(new Submission(state.unsavedRecords().toArray(Change[]::new)));
            state.unsaved().clear();
        } catch (WeirException e) {
            log.warn(
                    "{}: that old events are counted no more could not be made durable: {}",
                    type.stream().title(),
                    e.reason());
        }
    }

    private static Map<String, Integer> counts(List<Gone> gone) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        gone.forEach(each -> counts.merge(each.device(), 1, Integer::sum));
        return counts;
    }

    /** What is left without some events of a server that are stored. */
    private Edit without(Share share, List<Gone> gone, Map<String, Long> firsts) {
        Edit edit = share.edit();
        gone.forEach(each -> edit.remove(each.id()));
        counts(gone).forEach((device, count) -> {
            Total before = share.totals().of(device);
            boolean isOrphan = !edit.has(before.firstId()) && count < before.count();
            edit.count(device, count, isOrphan ? first(share, device, edit, firsts) : before.firstId());
        });
        return edit;
    }

    /** The lowest id of a device that has lost its first. Where a repair has lost the others too, it keeps its place. */
    private long first(Share share, String device, Edit edit, Map<String, Long> firsts) {
        Long known = firsts.get(device);
        if (known != null && edit.has(known)) {
            return known;
        }
        long before = share.totals().of(device).firstId();
        return stored.next(Set.of(device), before, share.index().lastId(), edit::has)
                .getOrDefault(device, before);
    }
}
