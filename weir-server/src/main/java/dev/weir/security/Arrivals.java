package dev.weir.security;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has connected: how many connections each network has open and how fast it begins new ones, where either is limited. Any thread. What is kept is bounded by the
 * connections that there can be, and by {@link ArrivalRate}.
 */
public final class Arrivals {
    private final int mostOpen;
    private final Map<Network, Integer> open = new HashMap<>();
    private final Optional<ArrivalRate> rate;

    /** Why somebody is turned away. */
    public enum Refusal {
        /** So many are open already. */
        CONNECTIONS_PER_ADDRESS("limits.connections-per-address"),
        /** They come too fast. */
        CONNECTION_RATE_PER_ADDRESS("limits.connection-rate-per-address");

        private final String setting;

        Refusal(String setting) {
            this.setting = setting;
        }

        /** The setting that says so. */
        public String setting() {
            return setting;
        }
    }

    /** Where a limit is empty there is none. */
    public Arrivals(Optional<Integer> mostOpen, Optional<Integer> perSecond) {
        this.mostOpen = mostOpen.orElse(Integer.MAX_VALUE);
        this.rate = perSecond.map(ArrivalRate::new);
    }

    /** Lets one in, which {@link #leave} ends, or answers why not. */
    public synchronized Optional<Refusal> come(InetAddress address, long nowNanos) {
        Network network = Network.of(address);
        if (open.getOrDefault(network, 0) >= mostOpen) {
            return Optional.of(Refusal.CONNECTIONS_PER_ADDRESS);
        }
        if (rate.isPresent() && !rate.get().take(network, nowNanos)) {
            return Optional.of(Refusal.CONNECTION_RATE_PER_ADDRESS);
        }
        open.merge(network, 1, Integer::sum);
        return Optional.empty();
    }

    /** One that was let in has gone. */
    public synchronized void leave(InetAddress address) {
        open.computeIfPresent(Network.of(address), (network, count) -> count == 1 ? null : count - 1);
    }

    synchronized int networks() {
        return open.size();
    }
}
