package dev.weir.rejected;

import dev.weir.model.Reject;
import org.jspecify.annotations.Nullable;

/** What became of the replay of one item. */
public enum ReplayOutcome {
    /** It was taken, and has left the list. */
    ACCEPTED,
    /** It was refused again, and stays with the new reason. */
    REJECTED,
    /** There is no such item. */
    UNKNOWN,
    /** Another replay has it, or it is just going. */
    BUSY,
    /** Only its beginning is kept: a mended text is needed. */
    NOT_WHOLE,
    /** The token does not allow it; it stays as it is. */
    FORBIDDEN;

    /**
     * An outcome.
     *
     * @param reject why it was refused again; else null
     */
    public record Told(ReplayOutcome outcome, @Nullable Reject reject) {}
}
