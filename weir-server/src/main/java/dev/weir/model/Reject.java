package dev.weir.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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
        LINE_TOO_LONG(1),
        /** Its bytes are not UTF-8. */
        INVALID_UTF8(2),
        /** No JSON, or more than one value. */
        INVALID_JSON(3),
        /** JSON, and no object. */
        NOT_AN_OBJECT(4),
        /** A field occurs twice in one object. */
        DUPLICATE_FIELD(5),
        /** Nested deeper than the limit. */
        TOO_DEEP(6),
        /** A number that is not finite or has too many digits. */
        INVALID_NUMBER(7),
        /** A time that cannot be read or is out of range. */
        INVALID_TIMESTAMP(8),
        /** A device that is no name. */
        INVALID_DEVICE(9),
        /** A card that is no name. */
        INVALID_CARD(10),
        /** A series key that is no key. */
        INVALID_KEY(11),
        /** A field that must be there is not. */
        MISSING_FIELD(12),
        /** A field that means nothing here. */
        UNKNOWN_FIELD(13),
        /** One more series than the limit allows. */
        SERIES_LIMIT(14),
        /** The peer may not write that. */
        FORBIDDEN(15),
        /** The connection ended before the line did. */
        UNENDED_LINE(16),
        /** It took too long to come. */
        TOO_SLOW(17),
        /** It was good and could not be made durable. */
        NOT_STORED(18),
        /** No command of the protocol. */
        WRONG_COMMAND(19),
        /** Fewer or more cells than the header. */
        WRONG_CELL_COUNT(20),
        /** A quote that is not closed, or text after one that is. */
        MALFORMED_QUOTES(21),
        /** A volume for which there is no glass. */
        NO_GLASS_TYPE(22),
        /** It was taken, and the database where readings are kept refuses it for good. */
        STORE_REFUSED(23);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /** What stands for it in files; never changes. */
        public int number() {
            return number;
        }

        /** The code with this number; empty for one that this version does not know. */
        public static Optional<Code> ofNumber(int number) {
            return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
        }

        /** The code that programs see as this. */
        public static Optional<Code> ofText(String text) {
            return Arrays.stream(values())
                    .filter(code -> code.text().equals(text))
                    .findFirst();
        }

        /** The code as programs see it: lower case, words joined by underscores. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
