package dev.weir.protocol.http;

import dev.weir.format.json.EventPrinter;
import dev.weir.model.Event;
import dev.weir.query.KeptBytes;
import dev.weir.query.Readers;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a query page by page, each read and printed on a reader thread and then held as bytes alone, so that a peer who reads slowly pins
 * nothing but these, which come out of a budget. Used by one reply.
 */
final class EventPages implements AutoCloseable {
    private static final int FIRST_EVENTS = 256;
    private static final int MOST_EVENTS = 8192;
    private static final int LEAST_EVENTS = 16;
    private static final int PAGE_BYTES = 1 << 20;

    private final Store store;
    private final Readers readers;
    private final BiConsumer<EventPrinter, Event> form;
    private final KeptBytes kept;
    private final EventPrinter printer = new EventPrinter();
    private EventQuery query;
    private long left;
    private int pageEvents = FIRST_EVENTS;
    private boolean ended;
    private EventQuery.@Nullable Place last;

    /**
     * The pages of at most so many events.
     *
     * @param query whose limit does not matter
     * @param form appends one event
     * @param kept for the page at hand
     */
    EventPages(
            Store store,
            Readers readers,
            EventQuery query,
            long most,
            BiConsumer<EventPrinter, Event> form,
            KeptBytes kept) {
        this.store = store;
        this.readers = readers;
        this.query = query;
        this.left = most;
        this.form = form;
        this.kept = kept;
    }

    /**
     * Reads the next page, whose bytes are then in the printer; it may be empty at the end.
     *
     * @throws dev.weir.model.WeirException OVERLOADED when the pages of all replies together take too much
     */
    EventPrinter next() {
        EventPrinter page = readers.read(this::read);
        kept.hold(page.bytes().length);
        return page;
    }

    private EventPrinter read() {
        printer.clear();
        // One more than wanted tells whether there is another page.
        int wanted = (int) Math.min(left, pageEvents);
        List<Event> events;
        try (View view = store.view(0, Duration.ZERO)) {
            events = view.events().read(query.atMost(wanted + 1));
        }
        int count = Math.min(wanted, events.size());
        for (int i = 0; i < count; i++) {
            form.accept(printer, events.get(i));
        }
        left -= count;
        long bytes =
                events.stream().mapToLong(event -> event.attributes().length).sum();
        boolean isLast = events.size() <= wanted && bytes < EventReader.MOST_BYTES;
        ended = isLast || left == 0;
        if (count > 0) {
            Event end = events.get(count - 1);
            EventQuery.Place place = new EventQuery.Place(end.timestampMicros(), end.id());
            query = query.from(place);
            last = place;
            pageEvents = Math.clamp((long) PAGE_BYTES * count / Math.max(1, printer.size()), LEAST_EVENTS, MOST_EVENTS);
        }
        last = isLast ? null : last;
        return printer;
    }

    /** Whether there are no more pages, or as many events as were wanted have come. */
    boolean isEnded() {
        return ended;
    }

    /** Behind which place more events follow, once the pages have ended; null where none do. */
    EventQuery.@Nullable Place more() {
        return last;
    }

    /** Gives up the page at hand. */
    @Override
    public void close() {
        kept.close();
    }
}
