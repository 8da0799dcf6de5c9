package dev.weir.security;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many wrong tokens each network has shown in the last minute. Any thread. Past the limit of networks the one longest quiet is forgotten. */
final class WrongTokens {
    static final int FREE = 10;
    static final long WINDOW_NANOS = 60_000_000_000L;
    static final int MAX_NETWORKS = 10_000;

    private final Map<Network, Recent> byNetwork = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Recent> eldest) {
            return size() > MAX_NETWORKS;
        }
    };

    /** The times of a network's last wrong tokens, the oldest at {@code next} once there are enough. */
    private static final class Recent {
        private final long[] atNanos = new long[FREE];
        private int count;
        private int next;

        boolean add(long now) {
            boolean isOver = count == FREE && now - atNanos[next] < WINDOW_NANOS;
            atNanos[next] = now;
            next = (next + 1) % FREE;
            count = Math.min(FREE, count + 1);
            return isOver;
        }
    }

    /** Counts a wrong token; answers whether there were ten already in the minute before it. */
    synchronized boolean add(InetAddress address, long nowNanos) {
        return byNetwork
                .computeIfAbsent(Network.of(address), any -> new Recent())
                .add(nowNanos);
    }

    synchronized int networks() {
        return byNetwork.size();
    }
}
