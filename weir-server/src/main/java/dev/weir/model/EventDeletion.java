package dev.weir.model;

import org.jspecify.annotations.Nullable;

/**
 * Takes out one event, which has come by then. It has the time, the device and the card of its event, so that whatever asks for that event by any of
 * these finds that it is gone.
 *
 * @param stream what kind of event it is
 * @param id its number in the stream
 * @param device whose it is, 1 to 1,024 bytes of UTF-8
 * @param card the card that it names, if it names one
 * @param timestampMicros when it happened, microseconds since the Unix epoch
 */
public record EventDeletion(
        EventStream stream,
        long id,
        String device,
        @Nullable String card,
        long timestampMicros) implements Change {
    /** Refuses what no event has. */
    public EventDeletion {
        if (id < stream.firstId() || id > EventStream.MAX_ID || device.isEmpty()) {
            throw new IllegalArgumentException("cannot delete event " + id + " of " + stream.title() + " of device \""
                    + device + "\": there is none");
        }
    }

    /** Takes out an event that names no card. */
    public EventDeletion(EventStream stream, long id, String device, long timestampMicros) {
        this(stream, id, device, null, timestampMicros);
    }
}
