package dev.weir.model;

/**
 * Input that could not be taken, and why.
 *
 * @param line which line or element it is, counted as its protocol does
 * @param code what is wrong, for programs
 * @param reason what is wrong and where, for people; quoted input is cut at 200 characters
 */
public record Reject(long line, Code code, String reason) {
    /** What is wrong with it. */
    public enum Code {
        /** Longer than the limit. */
        LINE_TOO_LONG,
        /** Its bytes are not UTF-8. */
        INVALID_UTF8,
        /** No JSON, or more than one value. */
        INVALID_JSON,
        /** JSON, and no object. */
        NOT_AN_OBJECT,
        /** A field occurs twice in one object. */
        DUPLICATE_FIELD,
        /** Nested deeper than the limit. */
        TOO_DEEP,
        /** A number that is not finite or has too many digits. */
        INVALID_NUMBER,
        /** A time that cannot be read or is out of range. */
        INVALID_TIMESTAMP,
        /** A device that is no name. */
        INVALID_DEVICE,
        /** A card that is no name. */
        INVALID_CARD,
        /** A series key that is no key. */
        INVALID_KEY,
        /** A field that must be there is not. */
        MISSING_FIELD,
        /** A field that means nothing here. */
        UNKNOWN_FIELD,
        /** One more series than the limit allows. */
        SERIES_LIMIT,
        /** The peer may not write that. */
        FORBIDDEN,
        /** The connection ended before the line did. */
        UNENDED_LINE,
        /** It took too long to come. */
        TOO_SLOW,
        /** It was good and could not be made durable. */
        NOT_STORED;

        /** The code as programs see it: lower case, words joined by underscores. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
