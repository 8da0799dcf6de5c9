package dev.weir.store;

import dev.weir.model.Commit;
import dev.weir.model.WeirException;
import dev.weir.store.ledger.Ledger;
import java.time.Duration;
import java.util.Optional;

/**
 * Where readings are kept: commits in, views out.
 *
 * <p>One thread applies; any thread takes views. Whoever opened a store closes it, after the last apply has returned.
 */
public interface Store extends AutoCloseable {
    /** The last sequence that survives without the journal; replay starts after it. */
    long durableSequence();

    /**
     * Applies a commit that the journal has made durable. Commits come in order and without gaps; this one is visible when the
     * call returns. May block while the store is behind, which is what slows senders down.
     */
    void apply(Commit commit);

    /** What came by each protocol and from each device, as of the commits applied. */
    Ledger ledger();

    /** Why the store cannot take more for now, so that readings are refused before they are journaled. */
    Optional<WeirException> refusal();

    /**
     * What the store holds as of a moment no earlier than the commit {@code atLeast}. The caller closes it soon: it pins memory.
     *
     * @throws WeirException UNAVAILABLE when the store does not get that far within {@code wait}
     */
    View view(long atLeast, Duration wait);

    @Override
    void close();
}
