package dev.weir.store.remote;

import dev.weir.model.Commit;
import java.util.List;

/** A connection by which commits are shipped, in order. Used by one thread; after a failure it is closed, and another is made. */
public interface Shipping extends AutoCloseable {
    /** The sequence of the last commit that the database has, 0 for none: the next is shipped behind it. */
    long sequence();

    /** The last commit that it has whatever becomes of it, such as a power cut: the journal is needed behind that. */
    default long settledSequence() {
        return sequence();
    }

    /** Whether the database may have lost what it said that it has: another connection finds out what, and ships it again. */
    default boolean isStale() {
        return false;
    }

    /** When that commit was taken, microseconds since the Unix epoch; tells a commit of this journal from one of another past. */
    long timeMicros();

    /**
     * Ships the commits that follow, all of them or none, and in time the sequence with them. On return readers see them. Blocks on the network.
     *
     * @throws dev.weir.model.WeirException when it is not known that the database has them
     */
    void ship(List<Commit> commits);

    /**
     * Asks whether the database is still there, and how far it has come. Blocks on the network for a few seconds at most.
     *
     * @throws dev.weir.model.WeirException when it is not
     */
    void check();

    @Override
    void close();
}
