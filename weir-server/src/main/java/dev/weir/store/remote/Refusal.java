package dev.weir.store.remote;

/**
 * Something that the database will never take.
 *
 * @param text what it says; of a reading in the form in which it can be sent again
 * @param reason the database's words
 */
public record Refusal(Row row, String text, String reason) {
    /** What was refused. */
    public enum Row {
        /** A sample, as a line of the text protocol. */
        SAMPLE,
        /** An event, as a line of JSON. */
        EVENT,
        /** A name or a record of which there is one on this machine too, or a deletion. */
        OTHER
    }
}
