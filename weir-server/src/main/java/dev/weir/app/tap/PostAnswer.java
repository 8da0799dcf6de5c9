package dev.weir.app.tap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of posting a pour. */
sealed interface PostAnswer {
    /**
     * The server has it.
     *
     * @param beer the id that it got
     * @param type the glass that it filled
     */
    record Posted(long beer, String type) implements PostAnswer {}

    /** The server does not want it, now or later. */
    record Refused(String reason) implements PostAnswer {}

    /**
     * It has to be posted again, with the same key, as it may have been taken.
     *
     * @param pause how long the server asks to wait before, null where it does not
     */
    record Again(String reason, @Nullable Duration pause) implements PostAnswer {}

    /** Nobody answered. It has to be posted again, with the same key, as it may have been taken. */
    record Unanswered(String reason) implements PostAnswer {}
}
