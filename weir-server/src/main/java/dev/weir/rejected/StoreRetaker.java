package dev.weir.rejected;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.Event;
import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.remote.RemoteStore;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings events that the database has refused to where they belong there: with the id that they were given, which no commit can give again. Killed on the way, it finds the
 * event there the next time. Any thread.
 */
final class StoreRetaker implements Retaker {
    private final Store store;
    private final Ingest ingest;

    StoreRetaker(Store store, Ingest ingest) {
        this.store = store;
        this.ingest = ingest;
    }

    @Override
    @SuppressWarnings("UnusedException") // Its message says it all.
    public Optional<Refusal> take(byte[] text, byte[] address, RecordPut beside) {
        try {
            return take(RefusedEvent.parse(text), beside);
        } catch (IllegalArgumentException e) {
            return refused("cannot take the event: " + e.getMessage(), null);
        }
    }

    private Optional<Refusal> take(Event event, RecordPut beside) {
        if (!(store instanceof RemoteStore remote)) {
            return refused("cannot take the event: readings are not in a database any more", event);
        }
        if (event.id() > lastId(event)) {
            return refused("cannot take the event: no event has had the id " + event.id(), event);
        }
        Optional<String> why = remote.put(event);
        if (why.isPresent()) {
            return refused(why.get(), event);
        }
        ingest.submit(new Submission(beside));
        return Optional.empty();
    }

    private long lastId(Event event) {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.events().lastId(event.stream());
        }
    }

    private static Optional<Refusal> refused(String why, @Nullable Event event) {
        return Optional.of(
                new Refusal(new Reject(0, Reject.Code.STORE_REFUSED, why), event == null ? null : event.device()));
    }
}
