package dev.weir.rejected;

import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes again what came in by a way that makes commits of its own. Any thread. */
public interface Retaker {
    /**
     * Why a text was not taken.
     *
     * @param device whose it is, where that is known
     */
    record Refusal(Reject reject, @Nullable String device) {}

    /**
     * Takes a text; empty where it was taken.
     *
     * @param address whence it came, as a {@link dev.weir.model.Receipt} has it
     * @param beside becomes durable in the same commit
     * @throws dev.weir.model.WeirException when it could not be made durable
     */
    Optional<Refusal> take(byte[] text, byte[] address, RecordPut beside);
}
