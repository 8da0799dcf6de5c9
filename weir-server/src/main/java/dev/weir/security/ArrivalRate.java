package dev.weir.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds each network to so many arrivals per second, with ten seconds' worth at once: a bucket of tokens, of which the time is kept at which it will be
 * full again. Not for several threads. Past the limit of networks the one longest quiet is forgotten, as if its bucket were full.
 */
final class ArrivalRate {
    static final int BURST_SECONDS = 10;
    static final int MAX_NETWORKS = 10_000;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final long eachNanos;
    private final Map<Network, Long> fullAtNanos = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Long> eldest) {
            return size() > MAX_NETWORKS;
        }
    };

    ArrivalRate(int perSecond) {
        eachNanos = SECOND_NANOS / perSecond;
    }

    /** Takes a token of the network's bucket; false where there is none. */
    boolean take(Network network, long nowNanos) {
        Long known = fullAtNanos.get(network);
        long fullIn = known == null ? 0 : Math.max(0, known - nowNanos);
        if (fullIn > BURST_SECONDS * SECOND_NANOS - eachNanos) {
            return false;
        }
        fullAtNanos.put(network, nowNanos + fullIn + eachNanos);
        return true;
    }

    int networks() {
        return fullAtNanos.size();
    }
}
