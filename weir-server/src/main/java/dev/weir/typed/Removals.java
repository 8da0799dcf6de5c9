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
    private final Unsaved unsaved;

    Removals(EventType<E> type, TypedEvents.Parts parts, State state, StoredEvents stored, SampleTimes sampleTimes) {
        this.type = type;
        this.parts = parts;
        this.state = state;
        this.stored = stored;
        this.sampleTimes = sampleTimes;
        this.unsaved = new Unsaved(state.index(), state.totals());
    }

    /** Takes an event out with its sample, and answers the series of that; empty where there is no event of that id. */
    OptionalInt remove(long id) {
        Optional<Event> found = state.index().has(id) ? stored.read(id).stream().findFirst() : Optional.empty();
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Event event = found.get();
        int seriesId = seriesId(event);
        long[] sampleMicros = {SampleTime.of(event.attributes(), event.timestampMicros())};
        Edit edit = without(List.of(event), Map.of());
        List<Change> changes = new ArrayList<>(state.records(edit));
        changes.add(new EventDeletion(type.stream(), id, event.device(), event.card(), event.timestampMicros()));
        changes.add(new SampleDeletion(new int[] {seriesId}, TimeRanges.ofPoints(sampleMicros, 0, 1)));
        parts.ingest().submit(new Submission(changes.toArray(Change[]::new)));
        state.apply(edit);
        sampleTimes.forget();
        parts.broadcast().tell(List.of(type.removed(id)));
        return OptionalInt.of(seriesId);
    }

    private int seriesId(Event event) {
        byte[] key = type.seriesKey(type.read(event)).getBytes(UTF_8);
        return parts.registry().find(Arrays.copyOf(key, key.length + SeriesRegistry.PADDING), 0, key.length);
    }

    /** From now on events before a time are not counted when they come. */
    void forgetBefore(long micros) {
        state.forgetBefore(micros);
    }

    /** The devices that have other events than these, and not their first one. */
    Set<String> orphans(List<Event> events) {
        Set<Long> firsts = events.stream().map(Event::id).collect(Collectors.toSet());
        Map<String, Integer> removed = counts(events);
        return removed.entrySet().stream()
                .filter(each -> {
                    Total total = state.totals().of(each.getKey());
                    return each.getValue() < total.count() && firsts.contains(total.firstId());
                })
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * Stops to count events that are about to be hidden.
     *
     * @param firsts the first of the events that are left, of each of {@link #orphans}
     */
    void forget(List<Event> events, Map<String, Long> firsts) {
        List<Event> counted =
                events.stream().filter(event -> state.index().has(event.id())).toList();
        if (!counted.isEmpty() || !unsaved.isEmpty()) {
            Edit edit = without(counted, firsts);
            state.apply(edit);
            unsaved.add(edit);
            saveForgotten();
        }
    }

    /** A full disk must not keep old events from going: what cannot be journaled now is with what is forgotten next. */
    private void saveForgotten() {
        try {
            parts.ingest().submit(new Submission(state.records(unsaved).toArray(Change[]::new)));
            unsaved.clear();
        } catch (WeirException e) {
            log.warn(
                    "{}: that old events are counted no more could not be made durable: {}",
                    type.stream().title(),
                    e.reason());
        }
    }

    private static Map<String, Integer> counts(List<Event> events) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        events.forEach(event -> counts.merge(event.device(), 1, Integer::sum));
        return counts;
    }

    /** What is left without some events that are stored. */
    private Edit without(List<Event> events, Map<String, Long> firsts) {
        Edit edit = state.edit();
        events.forEach(event -> edit.remove(event.id()));
        counts(events).forEach((device, count) -> {
            Total before = state.totals().of(device);
            boolean isOrphan = !edit.has(before.firstId()) && count < before.count();
            edit.count(device, count, isOrphan ? first(device, edit, firsts) : before.firstId());
        });
        return edit;
    }

    /** The lowest id of a device that has lost its first. Where a repair has lost the others too, it keeps its place. */
    private long first(String device, Edit edit, Map<String, Long> firsts) {
        Long known = firsts.get(device);
        if (known != null && edit.has(known)) {
            return known;
        }
        long before = state.totals().of(device).firstId();
        return stored.next(Set.of(device), before, state.nextId() - 1, edit::has)
                .getOrDefault(device, before);
    }
}
