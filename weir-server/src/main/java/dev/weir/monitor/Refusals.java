package dev.weir.monitor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Connections that were turned away or cut off, by listener and reason, of which there are a few each. Any thread. */
public final class Refusals {
    private final ConcurrentHashMap<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

    /** Adds one; the reason is in small letters, its words parted by underscores. */
    public void add(String listener, String reason) {
        counts.computeIfAbsent(List.of(listener, reason), ignored -> new LongAdder())
                .increment();
    }

    /** How many there have been. */
    public Map<List<String>, Long> byListenerAndReason() {
        Map<List<String>, Long> sums = new HashMap<>();
        counts.forEach((key, count) -> sums.put(key, count.sum()));
        return sums;
    }
}
