package dev.weir.typed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.Receipt;
import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts events: those that wait together in one commit, which is told of once it is durable. Used by the thread that writes. */
final class Puts<E> {
    private final EventType<E> type;
    private final TypedEvents.Parts parts;
    private final State state;
    private final SampleTimes sampleTimes;
    private final Telling<E> telling;

    /**
     * An event that has its place.
     *
     * @param isSuspect whether its time cannot be right: it must not make those that are right look late for ever
     * @param isCounted whether it is shown: what is older than that goes with the rest of its age, and was never there for those who count
     */
    private record Placed<E>(
            Task.Coming<E> coming, Stored<E> stored, long sampleMicros, boolean isSuspect, boolean isCounted) {
        /** What it says of the newest sample of its device. */
        long newestMicros() {
            return isSuspect ? Long.MIN_VALUE : sampleMicros;
        }
    }

    Puts(EventType<E> type, TypedEvents.Parts parts, State state, SampleTimes sampleTimes, Telling<E> telling) {
        this.type = type;
        this.parts = parts;
        this.state = state;
        this.sampleTimes = sampleTimes;
        this.telling = telling;
    }

    /** Puts events, in their order, and answers each. */
    void put(List<Task.Coming<E>> coming) {
        Edit edit = state.shares().own().edit();
        List<Placed<E>> placed = place(coming, edit);
        if (placed.isEmpty()) {
            return;
        }
        List<Change> changes = new ArrayList<>();
        List<Receipt> receipts = addEvents(placed, changes);
        changes.addAll(state.records(edit));
        placed.forEach(each -> changes.addAll(each.coming.arrival().beside().apply(each.stored)));
        receipts.forEach(each -> parts.traffic().receive(each.protocol(), each.accepted()));
        try {
            parts.traffic().submit(receipts, new Submission(changes.toArray(Change[]::new)));
        } catch (WeirException e) {
            placed.forEach(each -> each.coming.fail(e));
            return;
        }
        requireIds(changes);
        state.gave(placed.size());
        edit.share().index().apply(edit.ids());
        tell(placed);
        placed.forEach(each -> each.coming.answer().complete(each.stored));
    }

    /** Gives events ids, and times to their samples; those for which none can be found are answered. */
    private List<Placed<E>> place(List<Task.Coming<E>> coming, Edit edit) {
        List<Placed<E>> placed = new ArrayList<>(coming.size());
        long shownFrom = Math.max(
                state.forgottenBeforeMicros(), parts.hiddenBeforeMicros().getAsLong());
        sampleTimes.begin();
        for (Task.Coming<E> each : coming) {
            try {
                Placed<E> found = place(each, state.nextId() + placed.size(), shownFrom, edit);
                if (found.isCounted) {
                    edit.put(found.stored.id(), type.kind(found.stored.event()), each.device(), found.newestMicros());
                }
                placed.add(found);
            } catch (WeirException e) {
                each.fail(e);
            }
        }
        return placed;
    }

    private Placed<E> place(Task.Coming<E> coming, long id, long shownFrom, Edit edit) {
        E event = coming.arrival().event();
        long micros = type.timestampMicros(event);
        boolean isSuspect = SampleTime.isSuspect(micros, coming.arrival().receivedMicros());
        boolean isCounted = micros >= shownFrom;
        boolean isNewest =
                isCounted && !isSuspect && micros > edit.total(coming.device()).newestSampleMicros();
        long sampleMicros = isNewest ? micros : sampleTimes.free(coming.seriesId(), micros, id);
        sampleTimes.take(coming.seriesId(), sampleMicros);
        return new Placed<>(coming, new Stored<>(id, event), sampleMicros, isSuspect, isCounted);
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
        long expected = state.nextId();
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
        boolean isHeard = telling.isHeard();
        Share own = state.shares().own();
        for (Placed<E> each : placed) {
            if (each.isCounted) {
                String device = each.coming.device();
                state.shares().put(own, device, own.totals().of(device).with(each.stored.id(), each.newestMicros()));
                if (isHeard) {
                    telling.added(each.stored);
                }
            }
        }
    }
}
