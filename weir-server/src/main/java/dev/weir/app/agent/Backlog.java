package dev.weir.app.agent;

import dev.weir.client.Put;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The readings that the server has not got yet, oldest first. Bounded: the oldest go. Used by one thread. */
final class Backlog {
    /** Some hours of an ordinary host at the usual pace, in some ten MB. */
    static final int MAX_PUTS = 100_000;

    private final int maxPuts;
    private final Deque<Put> puts = new ArrayDeque<>();
    private long dropped;

    Backlog(int maxPuts) {
        this.maxPuts = maxPuts;
    }

    void add(List<Put> newest) {
        puts.addAll(newest);
        while (puts.size() > maxPuts) {
            puts.removeFirst();
            dropped++;
        }
    }

    /** The oldest, at most {@code count}; they stay. */
    List<Put> oldest(int count) {
        return new ArrayList<>(puts.stream().limit(count).toList());
    }

    void removeOldest(int count) {
        for (int i = 0; i < count; i++) {
            puts.removeFirst();
        }
    }

    boolean isEmpty() {
        return puts.isEmpty();
    }

    int size() {
        return puts.size();
    }

    /** How many were dropped since this was last asked. */
    long takeDropped() {
        long count = dropped;
        dropped = 0;
        return count;
    }
}
