package dev.weir.store;

import dev.weir.model.Commit;
import dev.weir.model.Protocol;
import dev.weir.model.WeirException;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import java.time.Duration;
import java.util.Map;
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

    /** What each protocol has brought to servers that share this store, beside what the ledger here counts; empty where it is this one's alone. */
    default Map<Protocol, Account> accountsOfOthers() {
        return Map.of();
    }

    /** Devices that such servers have heard; empty where the store is this one's alone. Any thread, at once. */
    default Optional<PeerDevices> devicesOfOthers() {
        return Optional.empty();
    }

    /** The sequence of the last commit that was applied. Any thread, at once. */
    long lastApplied();

    /** When that was taken, microseconds since the Unix epoch; {@link Long#MIN_VALUE} without any since the store was opened and in the journal. */
    long lastCommitMicros();

    /** Why the store cannot take more for now, so that readings are refused before they are journaled. */
    Optional<WeirException> refusal();

    /**
     * What the store holds as of a moment no earlier than the commit {@code atLeast}. The caller closes it soon: it pins memory.
     *
     * @throws WeirException UNAVAILABLE when the store does not get that far within {@code wait}
     */
    View view(long atLeast, Duration wait);

    /** Why samples and events cannot be read for now, which is no reason to refuse readings; empty where they can. Any thread, at once. */
    Optional<WeirException> absence();

    /** Hides what lies below horizons, from the next view on, and lets go of it in time. They should not go back. */
    void horizons(Horizons next);

    /** The time before which events are not shown any more, microseconds since the Unix epoch. Any thread, at once. */
    long eventsHiddenBeforeMicros();

    @Override
    void close();
}
