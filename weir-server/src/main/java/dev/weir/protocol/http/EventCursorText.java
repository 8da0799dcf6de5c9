package dev.weir.protocol.http;

import dev.weir.store.EventQuery;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Places in a list of events as the opaque words that clients page by. */
final class EventCursorText {
    private static final byte NEWEST_FIRST = 'd';
    private static final byte OLDEST_FIRST = 'a';
    private static final int BYTES = 1 + 2 * Long.BYTES;

    private EventCursorText() {}

    static String of(EventQuery.Place place, boolean newestFirst) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .put(newestFirst ? NEWEST_FIRST : OLDEST_FIRST)
                .putLong(place.timestampMicros())
                .putLong(place.id());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * The place.
     *
     * @throws IllegalArgumentException when it is no such word, or one of the other order
     */
    static EventQuery.Place place(String cursor, boolean newestFirst) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length != BYTES || bytes[0] != (newestFirst ? NEWEST_FIRST : OLDEST_FIRST)) {
            throw new IllegalArgumentException("a cursor is a next_cursor of the same query");
        }
        ByteBuffer read = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        return new EventQuery.Place(read.getLong(), read.getLong());
    }
}
