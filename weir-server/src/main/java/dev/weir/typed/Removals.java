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
import dev.weir.store.EventQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events out, each with its sample, and stops to count those that retention hides. Used by the thread that writes. */
final class Removals<E> {
    private static final Logger log = LoggerFactory.getLogger(Removals.class);
    private static final int FORGOTTEN_AT_ONCE = 1000;

    private final EventType<E> type;
    private final TypedEvents.Parts parts;
    private final State state;
    private final StoredEvents stored;
    private final Unsaved unsaved;

    Removals(EventType<E> type, TypedEvents.Parts parts, State state, StoredEvents stored) {
        this.type = type;
        this.parts = parts;
        this.state = state;
        this.stored = stored;
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
        Edit edit = without(List.of(event));
        List<Change> changes = new ArrayList<>(state.records(edit));
        changes.add(new EventDeletion(type.stream(), id, event.device(), event.card(), event.timestampMicros()));
        changes.add(new SampleDeletion(new int[] {seriesId}, TimeRanges.ofPoints(sampleMicros, 0, 1)));
        parts.ingest().submit(new Submission(changes.toArray(Change[]::new)));
        state.apply(edit);
        parts.broadcast().tell(type.removed(id));
        return OptionalInt.of(seriesId);
    }

    private int seriesId(Event event) {
        byte[] key = type.seriesKey(type.read(event)).getBytes(UTF_8);
        return parts.registry().find(Arrays.copyOf(key, key.length + SeriesRegistry.PADDING), 0, key.length);
    }

    /**
     * Stops to count some of the events before a time, behind a place; from now on those that come and are older are not counted. Answers the place up to which it came,
     * null at the end.
     */
    EventQuery.@Nullable Place forget(long beforeMicros, EventQuery.@Nullable Place after) {
        state.forgetBefore(beforeMicros);
        List<Event> events = stored.before(beforeMicros, after, FORGOTTEN_AT_ONCE);
        List<Event> counted =
                events.stream().filter(event -> state.index().has(event.id())).toList();
        if (!counted.isEmpty() || !unsaved.isEmpty()) {
            Edit edit = without(counted);
            state.apply(edit);
            unsaved.add(edit);
            saveForgotten();
        }
        if (events.size() < FORGOTTEN_AT_ONCE) {
            return null;
        }
        Event last = events.getLast();
        return new EventQuery.Place(last.timestampMicros(), last.id());
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

    /** What is left without some events that are stored. */
    private Edit without(List<Event> events) {
        Edit edit = state.edit();
        Map<String, Integer> removed = new LinkedHashMap<>();
        for (Event event : events) {
            edit.remove(event.id());
            removed.merge(event.device(), 1, Integer::sum);
        }
        removed.forEach((device, count) -> {
            Total before = state.totals().of(device);
            long first = before.firstId();
            if (!edit.has(first) && count < before.count()) {
                // Where a repair has lost the others, the device keeps its place.
                first = stored.next(device, first, state.nextId() - 1, edit::has)
                        .orElse(first);
            }
            edit.count(device, count, first);
        });
        return edit;
    }
}
