package dev.weir.typed;

import dev.weir.ingest.Submission;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.EventFollower;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other servers take of the same stream, and what any of them takes out: counted, found and told here like what this server takes. What they took is in memory
 * alone, as they have it; that removals of this server's own events were followed is journaled with what they change. Used by one thread, which waits for the one that
 * writes.
 */
final class Others<E> implements EventFollower {
    private static final Logger log = LoggerFactory.getLogger(Others.class);

    private final EventType<E> type;
    private final TypedEvents.Parts parts;
    private final State state;
    private final Departures<E> departures;
    private final SampleTimes sampleTimes;
    private final Telling<E> telling;
    private final Writer<E> writer;

    /** An event that another server has taken. */
    private record Taken<E>(Stored<E> stored, long timestampMicros, long newestMicros) {}

    Others(
            EventType<E> type,
            TypedEvents.Parts parts,
            State state,
            Departures<E> departures,
            SampleTimes sampleTimes,
            Telling<E> telling,
            Writer<E> writer) {
        this.type = type;
        this.parts = parts;
        this.state = state;
        this.departures = departures;
        this.sampleTimes = sampleTimes;
        this.telling = telling;
        this.writer = writer;
    }

    private void step(Runnable action) {
        Writer.await(writer.step(() -> {
            action.run();
            return true;
        }));
    }

    @Override
    public EventStream stream() {
        return type.stream();
    }

    @Override
    public void begin() {
        step(() -> {
            state.shares().isComplete(false);
            state.shares().forgetOthers();
        });
    }

    @Override
    public void complete() {
        step(() -> state.shares().isComplete(true));
    }

    @Override
    public void take(List<Event> events) {
        List<Taken<E>> taken = new ArrayList<>(events.size());
        for (Event event : events) {
            try {
                taken.add(taken(event));
            } catch (IllegalArgumentException
                    | IllegalStateException e) { // A newer version may have kinds that this one does not know.
                log.warn(
                        "{} {} of another server is left out: {}", type.stream().title(), event.id(), e.getMessage());
            }
        }
        if (!taken.isEmpty()) {
            step(() -> count(taken));
        }
    }

    private Taken<E> taken(Event event) {
        long micros = event.timestampMicros();
        long newestMicros = SampleTime.isSuspect(micros, event.receivedMicros())
                ? Long.MIN_VALUE
                : SampleTime.of(event.attributes(), micros);
        return new Taken<>(new Stored<>(event.id(), type.read(event)), micros, newestMicros);
    }

    private void count(List<Taken<E>> taken) {
        Shares shares = state.shares();
        long shownFrom = Math.max(
                state.forgottenBeforeMicros(), parts.hiddenBeforeMicros().getAsLong());
        Share share = shares.of(taken.getFirst().stored.id());
        List<Taken<E>> counted = taken.stream()
                .filter(each -> each.timestampMicros >= shownFrom)
                .filter(each -> !shares.has(each.stored.id()) && !shares.wasRemovedHere(each.stored.id()))
                .toList();
        Edit edit = share.edit();
        for (Taken<E> each : counted) {
            E event = each.stored.event();
            edit.put(each.stored.id(), type.kind(event), type.device(event), each.newestMicros);
        }
        share.index().apply(edit.ids());
        boolean isTold = shares.isComplete() && telling.isHeard();
        for (Taken<E> each : counted) {
            String device = type.device(each.stored.event());
            shares.put(share, device, share.totals().of(device).with(each.stored.id(), each.newestMicros));
            if (isTold) {
                telling.added(each.stored);
            }
        }
    }

    @Override
    public long removals(int server) {
        return state.removals(server);
    }

    @Override
    public void remove(int server, long removals, List<Gone> gone) {
        departures.forget(gone, state.shares().isComplete());
        step(() -> {
            sampleTimes.forget();
            parts.ingest().submit(new Submission(state.removalsRecord(server, removals)));
            state.removals(server, removals);
        });
    }
}
