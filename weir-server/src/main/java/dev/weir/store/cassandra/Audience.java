package dev.weir.store.cassandra;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;

/** Who hears on this server what others have taken, told by the thread {@code cassandra-follow}. */
public interface Audience {
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
