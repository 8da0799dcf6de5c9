package dev.weir.store.remote;

import org.jspecify.annotations.Nullable;

/**
 * Something that the database will never take.
 *
 * @param text what it says; of a reading in the form in which it can be sent again
 * @param device whose it is, where that is known
 * @param reason the database's words
 */
public record Refusal(Row row, String text, @Nullable String device, String reason) {
    /** What was refused. */
    public enum Row {
        /** A sample, as JSON in the form of {@code POST /api/v1/samples}. */
        SAMPLE,
        /** An event, as JSON in the form of {@code GET /data}: it has been given its id. */
        EVENT,
        /** A name or a record of which there is one on this machine too, or a deletion. */
        OTHER
    }
}
