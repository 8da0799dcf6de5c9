package dev.weir.store.remote;

import dev.weir.model.WeirException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What waits for a database at one moment.
 *
 * @param commits how many
 * @param bytes what they take of the journal
 * @param oldestMicros when the oldest was taken, microseconds since the Unix epoch; empty where none waits
 * @param drainSeconds in how many seconds all will have gone, if none comes; empty where nobody knows
 * @param failure why nothing can be shipped; empty while it can
 * @param isKnown whether the database has answered or failed since the start
 * @param isBroken whether nothing is shipped before the next start, because of a bug
 */
public record Backlog(
        long commits,
        long bytes,
        OptionalLong oldestMicros,
        OptionalLong drainSeconds,
        Optional<WeirException> failure,
        boolean isKnown,
        boolean isBroken) {
    /** Nothing waits. */
    static final Backlog NONE =
            new Backlog(0, 0, OptionalLong.empty(), OptionalLong.of(0), Optional.empty(), false, false);

    static Backlog of(Spool spool, Shipper shipper) {
        long bytes = spool.depth() == 0 ? 0 : spool.bytes();
        return new Backlog(
                spool.depth(),
                bytes,
                spool.oldestMicros(),
                shipper.drainSeconds(bytes),
                shipper.failure(),
                shipper.isKnown(),
                shipper.isBroken());
    }
}
