package dev.weir.model;

import org.jspecify.annotations.Nullable;

/**
 * Something that a device told, as it is kept.
 *
 * @param stream what kind of event it is
 * @param id its number in the stream, at most {@link EventStream#MAX_ID}
 * @param device whose it is, 1 to 1,024 bytes of UTF-8
 * @param card the card that it names, if it names one, at most 1,024 bytes of UTF-8
 * @param timestampMicros when it happened, microseconds since the Unix epoch
 * @param receivedMicros when it came, microseconds since the Unix epoch
 * @param attributes its other fields: a JSON object in UTF-8, each field as it came
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from the store to its reader, which owns it.
public record Event(
        EventStream stream,
        long id,
        String device,
        @Nullable String card,
        long timestampMicros,
        long receivedMicros,
        byte[] attributes) {
    /** The longest name of a device or a card, in bytes. */
    public static final int MAX_NAME_BYTES = 1024;
}
