package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a server has stored of a device. */
final class StoredEvents {
    private static final int MOST = 1_000_000;

    private StoredEvents() {}

    /** The events of a device, oldest first. */
    static List<Event> of(Server server, String device) {
        try (View view = server.store().view(0, Duration.ZERO)) {
            EventQuery query = new EventQuery(
                    EventStream.READINGS, device, null, TimeRange.ALL, EventStream.MAX_ID, false, null, MOST);
            List<Event> all = new ArrayList<>();
            for (List<Event> page = view.events().read(query);
                    !page.isEmpty();
                    page = view.events().read(query)) {
                all.addAll(page);
                Event last = page.getLast();
                query = query.from(new EventQuery.Place(last.timestampMicros(), last.id()));
            }
            return all;
        }
    }

    /** Their attributes, oldest first. */
    static List<String> attributes(Server server, String device) {
        return of(server, device).stream()
                .map(event -> new String(event.attributes(), UTF_8))
                .toList();
    }
}
