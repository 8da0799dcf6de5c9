package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.json.EventPrinter;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.query.KeptBytes;
import dev.weir.query.Readers;
import dev.weir.query.TimeExpression;
import dev.weir.store.EventQuery;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads events: a page as JSON, or all of them as lines or CSV. */
public final class DataRoutes implements Routes {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final int USUAL_LIMIT = 100;
    private static final int MOST = 10_000;

    /** For the pages of all replies together, while their peers read. */
    private static final int KEPT_BYTES = 64 << 20;

    private static final List<String> PARAMETERS =
            List.of("device_id", "card_id", "stream", "from", "to", "limit", "cursor", "order");

    private final Store store;
    private final Readers readers;
    private final InstantSource clock;
    private final Semaphore keptBytes = new Semaphore(KEPT_BYTES);

    /** Routes over a store that somebody else closes. */
    public DataRoutes(Store store, Readers readers, InstantSource clock) {
        this.store = store;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/data", Access.READ, PARAMETERS, this::read));
    }

    private void read(Request request, Reply reply) throws IOException {
        String type = request.accepted(JSON, LINES, CSV);
        Parameters parameters = request.parameters();
        boolean isLimited = type.equals(JSON) || parameters.find("limit").isPresent();
        int limit = parameters.number("limit", 1, MOST, USUAL_LIMIT);
        EventQuery query = query(parameters);
        long most = isLimited ? limit : Long.MAX_VALUE;
        BiConsumer<EventPrinter, Event> form = switch (type) {
            case JSON -> new Elements();
            case LINES -> DataRoutes::line;
            default -> EventPrinter::csv;
        };
        try (EventPages pages = new EventPages(store, readers, query, most, form, new KeptBytes(keptBytes))) {
            switch (type) {
                case JSON -> page(pages, query.newestFirst(), reply);
                case LINES -> all(pages, LINES, "", reply);
                default -> all(pages, CSV + "; charset=utf-8; header=present", EventPrinter.CSV_HEADER, reply);
            }
        }
    }

    /** Events with commas between them, over all pages of a reply. */
    private static final class Elements implements BiConsumer<EventPrinter, Event> {
        private boolean isFirst = true;

        @Override
        public void accept(EventPrinter printer, Event event) {
            if (!isFirst) {
                printer.put(',');
            }
            isFirst = false;
            printer.json(event);
        }
    }

    private static void line(EventPrinter printer, Event event) {
        printer.json(event);
        printer.put('\n');
    }

    private static void page(EventPages pages, boolean newestFirst, Reply reply) throws IOException {
        EventPrinter printed = pages.next();
        OutputStream out = reply.stream(JSON);
        out.write("{\"items\":[".getBytes(US_ASCII));
        out.write(printed.bytes(), 0, printed.size());
        while (!pages.isEnded()) {
            pages.next();
            out.write(printed.bytes(), 0, printed.size());
        }
        EventQuery.Place more = pages.more();
        String cursor = more == null ? "null" : "\"" + EventCursorText.of(more, newestFirst) + "\"";
        out.write(("],\"next_cursor\":" + cursor + "}").getBytes(US_ASCII));
    }

    private static void all(EventPages pages, String contentType, String header, Reply reply) throws IOException {
        EventPrinter printed = pages.next();
        OutputStream out = reply.stream(contentType);
        out.write(header.getBytes(US_ASCII));
        out.write(printed.bytes(), 0, printed.size());
        while (!pages.isEnded()) {
            pages.next();
            out.write(printed.bytes(), 0, printed.size());
        }
    }

    private EventQuery query(Parameters parameters) {
        EventStream stream = stream(parameters);
        boolean newestFirst = newestFirst(parameters);
        long nowMicros = clock.millis() * 1000;
        long from = time(parameters, "from", nowMicros, Long.MIN_VALUE);
        long to = time(parameters, "to", nowMicros, Long.MAX_VALUE);
        if (to < from) {
            throw parameters.wrong("to", "it is before from");
        }
        return new EventQuery(
                stream,
                parameters.find("device_id").orElse(null),
                parameters.find("card_id").orElse(null),
                new TimeRange(from, to),
                readers.read(() -> boundId(stream)),
                newestFirst,
                place(parameters, newestFirst),
                USUAL_LIMIT);
    }

    private long boundId(EventStream stream) {
        try (View view = store.view(0, Duration.ZERO)) {
            return view.events().boundId(stream);
        }
    }

    private static EventStream stream(Parameters parameters) {
        String title = parameters.find("stream").orElse(EventStream.READINGS.title());
        return EventStream.ofTitle(title)
                .orElseThrow(() -> parameters.wrong(
                        "stream",
                        "it must be one of "
                                + Arrays.stream(EventStream.values())
                                        .map(EventStream::title)
                                        .collect(Collectors.joining(", "))));
    }

    private static boolean newestFirst(Parameters parameters) {
        String order = parameters.find("order").orElse("desc");
        if (!order.equals("desc") && !order.equals("asc")) {
            throw parameters.wrong("order", "it must be desc or asc");
        }
        return order.equals("desc");
    }

    private static long time(Parameters parameters, String name, long nowMicros, long otherwise) {
        String text = parameters.find(name).orElse("");
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (TimeExpression.parse(text, nowMicros, ZoneOffset.UTC)) {
            case TimeExpression.At at -> at.micros();
            case TimeExpression.Unreadable unreadable -> throw parameters.wrong(name, unreadable.reason());
        };
    }

    private static EventQuery.@Nullable Place place(Parameters parameters, boolean newestFirst) {
        String cursor = parameters.find("cursor").orElse("");
        try {
            return cursor.isEmpty() ? null : EventCursorText.place(cursor, newestFirst);
        } catch (IllegalArgumentException e) {
            throw parameters.wrong("cursor", "it is none that a reply to the same query gave as next_cursor");
        }
    }
}
