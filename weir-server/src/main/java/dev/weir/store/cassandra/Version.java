package dev.weir.store.cassandra;

import dev.weir.model.EventIds;

/**
 * When something was written, as one number by which all servers agree on what came later: the time of its commit, and where two are the same the number of
 * the server.
 */
final class Version {
    private Version() {}

    /**
     * Of what a server took at a time.
     *
     * @param micros since the Unix epoch, before the year 2200
     */
    static long of(long micros, int server) {
        return micros * EventIds.MOST_SERVERS + server;
    }
}
