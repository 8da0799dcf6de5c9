package dev.weir.typed;

import dev.weir.model.EventIds;

/** The events that one server has taken. The thread that writes changes it; the index is for any thread. */
final class Share {
    private final KindIndex index;
    private final DeviceTotals totals = new DeviceTotals();

    /** One without events, whose ids begin with that. */
    Share(EventType<?> type, long firstId) {
        this.index = new KindIndex(type.kinds().size(), firstId);
    }

    /** Which of its ids are stored. */
    KindIndex index() {
        return index;
    }

    /** How many of each device are. */
    DeviceTotals totals() {
        return totals;
    }

    /** The number of the server. */
    int server() {
        return EventIds.server(index.firstId());
    }

    /** The beginning of what one commit does to it. */
    Edit edit() {
        return new Edit(this);
    }
}
