package dev.weir.store.cassandra;

import dev.weir.model.Event;

/**
 * An event that another server has taken.
 *
 * @param taken when, as with {@link PeerSample}
 */
record PeerEvent(long taken, Event event) {}
