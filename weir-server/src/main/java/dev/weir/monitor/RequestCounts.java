package dev.weir.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** HTTP requests by route and status, and how long they took. Any thread. */
public final class RequestCounts {
    private final ConcurrentHashMap<Kind, LongAdder> requests = new ConcurrentHashMap<>();
    private final Timings timings = new Timings();

    /**
     * A kind of request, of which there are not many.
     *
     * @param method of a route; {@code other} where there is none
     * @param route the pattern of its path; {@code other} where there is none
     * @param status of the reply
     */
    public record Kind(String method, String route, int status) {}

    /** Adds one. */
    public void add(Kind kind, long tookNanos) {
        requests.computeIfAbsent(kind, ignored -> new LongAdder()).increment();
        timings.add(tookNanos);
    }

    Map<Kind, LongAdder> requests() {
        return requests;
    }

    Timings timings() {
        return timings;
    }
}
