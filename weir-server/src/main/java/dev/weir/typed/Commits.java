package dev.weir.typed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Receipt;
import dev.weir.model.RecordTable;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRanges;
import dev.weir.model.WeirException;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import java.time.Duration;
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

/** What is done to the events of one type: each step is one commit, and is told of once it is durable. Used by the thread that writes. */
final class Commits<E> {
    private static final Logger log = LoggerFactory.getLogger(Commits.class);
    private static final int FORGOTTEN_AT_ONCE = 1000;

    private final EventType<E> type;
    private final TypedEvents.Parts parts;
    private final KindIndex index;
    private final DeviceTotals totals = new DeviceTotals();
    private final TypedRecords records;
    private final SampleTimes sampleTimes;
    private final StoredEvents stored;
    private final Unsaved unsaved;
    private long nextId;
    private long forgottenBeforeMicros = Long.MIN_VALUE;

    /** An event that has its place. */
    private record Placed<E>(Task.Coming<E> coming, Stored<E> stored, long sampleMicros, boolean isCounted) {}

    /**
     * Takes up where the last commit ended, and fills the index. Blocks on the disk.
     *
     * @throws IllegalStateException where what is kept is none of this type's
     */
    Commits(EventType<E> type, TypedEvents.Parts parts, StoredEvents stored, KindIndex index) {
        this.type = type;
        this.parts = parts;
        this.index = index;
        this.stored = stored;
        this.records = new TypedRecords(type.stream());
        this.sampleTimes = new SampleTimes(parts.store(), parts.readers());
        this.unsaved = new Unsaved(index, totals);
        this.nextId = stored.lastId() + 1;
        try (View view = parts.store().view(0, Duration.ZERO)) {
            view.records().scan(RecordTable.TYPED, put -> records.restore(put, index, totals));
        }
    }

    /** Puts events, in their order, and answers each. */
    void put(List<Task.Coming<E>> coming) {
        Edit edit = new Edit(index, totals);
        List<Placed<E>> placed = place(coming, edit);
        if (placed.isEmpty()) {
            return;
        }
        List<Change> changes = new ArrayList<>();
        List<Receipt> receipts = addEvents(placed, changes);
        changes.addAll(edit.records(records));
        placed.forEach(each -> changes.addAll(each.coming.arrival().beside().apply(each.stored)));
        receipts.forEach(each -> parts.traffic().receive(each.protocol(), each.accepted()));
        try {
            parts.traffic().submit(receipts, new Submission(changes.toArray(Change[]::new)));
        } catch (WeirException e) {
            placed.forEach(each -> each.coming.fail(e));
            return;
        }
        requireIds(changes);
        nextId += placed.size();
        index.apply(edit.ids());
        tell(placed);
        placed.forEach(each -> each.coming.answer().complete(each.stored));
    }

    /** Gives events ids, and times to their samples; those for which none can be found are answered. */
    private List<Placed<E>> place(List<Task.Coming<E>> coming, Edit edit) {
        List<Placed<E>> placed = new ArrayList<>(coming.size());
        long hiddenBefore =
                Math.max(forgottenBeforeMicros, parts.hiddenBeforeMicros().getAsLong());
        sampleTimes.begin();
        for (Task.Coming<E> each : coming) {
            E event = each.arrival().event();
            long eventMicros = type.timestampMicros(event);
            long sampleMicros = eventMicros;
            try {
                if (eventMicros <= edit.total(each.device()).newestSampleMicros()) {
                    sampleMicros = sampleTimes.free(each.seriesId(), eventMicros);
                }
            } catch (WeirException e) {
                each.fail(e);
                continue;
            }
            sampleTimes.take(each.seriesId(), sampleMicros);
            long id = nextId + placed.size();
            // What is older than anything that is shown goes with the rest of its age, and was never there for those
            // who count.
            boolean isCounted = eventMicros >= hiddenBefore;
            if (isCounted) {
                edit.put(id, type.kind(event), each.device(), sampleMicros);
            }
            placed.add(new Placed<>(each, new Stored<>(id, event), sampleMicros, isCounted));
        }
        return placed;
    }

    /** Adds events and samples to the changes, those of one sender that follow each other behind one receipt. */
    private List<Receipt> addEvents(List<Placed<E>> placed, List<Change> changes) {
        List<Receipt> receipts = new ArrayList<>();
        Receipt receipt = null;
        EventBatch events = new EventBatch(type.stream());
        Batch samples = new Batch(0);
        for (Placed<E> each : placed) {
            Arrival<E> arrival = each.coming.arrival();
            if (receipt == null || !isOf(receipt, arrival)) {
                receipt = new Receipt(arrival.protocol(), arrival.address());
                events = new EventBatch(type.stream());
                samples = new Batch(placed.size());
                receipts.add(receipt);
                changes.addAll(List.of(receipt, events, samples));
            }
            receipt.accept(1);
            receipt.read(arrival.bytes());
            add(each, events);
            samples.add(each.coming.seriesId(), each.sampleMicros, type.value(arrival.event()));
        }
        return receipts;
    }

    private static boolean isOf(Receipt receipt, Arrival<?> arrival) {
        return receipt.protocol() == arrival.protocol() && Arrays.equals(receipt.address(), arrival.address());
    }

    private void add(Placed<E> placed, EventBatch events) {
        Arrival<E> arrival = placed.coming.arrival();
        long micros = type.timestampMicros(arrival.event());
        byte[] device = placed.coming.device().getBytes(UTF_8);
        byte[] attributes = type.attributes(arrival.event());
        if (placed.sampleMicros != micros) {
            attributes = SampleTime.add(attributes, placed.sampleMicros);
        }
        events.putText(device, 0, device.length);
        events.endDevice();
        events.putText(attributes, 0, attributes.length);
        events.endEvent(micros, arrival.receivedMicros());
    }

    /** The stream has no other writer: so the ids that were counted on are those that were given. */
    private void requireIds(List<Change> changes) {
        long expected = nextId;
        for (Change change : changes) {
            if (change instanceof EventBatch events) {
                if (events.firstId() != expected) {
                    throw new IllegalStateException("BUG: " + type.stream().title() + " " + events.firstId()
                            + " was given where " + expected + " comes next");
                }
                expected += events.count();
            }
        }
    }

    private void tell(List<Placed<E>> placed) {
        boolean isHeard = parts.broadcast().listeners() > 0;
        List<String> told = new ArrayList<>();
        for (Placed<E> each : placed) {
            if (each.isCounted) {
                String device = each.coming.device();
                totals.put(device, totals.of(device).with(each.stored.id(), each.sampleMicros));
            }
            if (isHeard) {
                told.addAll(type.added(each.stored, totals));
            }
        }
        parts.broadcast().tell(told);
    }

    /** Takes an event out with its sample, and answers the series of that; empty where there is no event of that id. */
    OptionalInt remove(long id) {
        Optional<Event> found = index.has(id) ? stored.read(id).stream().findFirst() : Optional.empty();
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        Event event = found.get();
        int seriesId = seriesId(event);
        long[] sampleMicros = {SampleTime.of(event.attributes(), event.timestampMicros())};
        Edit edit = without(List.of(event));
        List<Change> changes = new ArrayList<>(edit.records(records));
        changes.add(new EventDeletion(type.stream(), id, event.device(), event.card(), event.timestampMicros()));
        changes.add(new SampleDeletion(new int[] {seriesId}, TimeRanges.ofPoints(sampleMicros, 0, 1)));
        submit(edit, changes);
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
        forgottenBeforeMicros = Math.max(forgottenBeforeMicros, beforeMicros);
        List<Event> events = stored.before(beforeMicros, after, FORGOTTEN_AT_ONCE);
        List<Event> counted =
                events.stream().filter(event -> index.has(event.id())).toList();
        if (!counted.isEmpty() || !unsaved.isEmpty()) {
            Edit edit = without(counted);
            apply(edit);
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
            parts.ingest().submit(new Submission(unsaved.records(records).toArray(Change[]::new)));
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
        Edit edit = new Edit(index, totals);
        Map<String, Integer> removed = new LinkedHashMap<>();
        for (Event event : events) {
            edit.remove(event.id());
            removed.merge(event.device(), 1, Integer::sum);
        }
        removed.forEach((device, count) -> {
            Total before = totals.of(device);
            long first = before.firstId();
            if (!edit.has(first) && count < before.count()) {
                // Where a repair has lost the others, the device keeps its place.
                first = stored.next(device, first, nextId - 1, edit::has).orElse(first);
            }
            edit.count(device, count, first);
        });
        return edit;
    }

    private void submit(Edit edit, List<? extends Change> changes) {
        parts.ingest().submit(new Submission(changes.toArray(Change[]::new)));
        apply(edit);
    }

    private void apply(Edit edit) {
        index.apply(edit.ids());
        edit.totals().forEach(totals::put);
    }
}
