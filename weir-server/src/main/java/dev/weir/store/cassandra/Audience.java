package dev.weir.store.cassandra;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;

/** Who hears on this server what others have taken. {@link #numbered} is for the thread that ships, the rest for {@code cassandra-follow}. */
public interface Audience {
    /** This server has a number in the keyspace, which it keeps. */
    void numbered(int server);

    /** Whether anybody is to hear anything: else nothing is asked of the nodes. */
    boolean isListening();

    /**
     * Tells samples.
     *
     * @param areDerived whether they came with events
     */
    void tell(Batch samples, boolean areDerived);

    /** Tells events. */
    void tell(EventBatch events);

    /** Tells that more has been taken than is told, about so much. */
    void tellMissed(long count);
}
