package dev.weir.store.cassandra;

import dev.weir.store.run.RunCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Puts stretches of one series into few sources, in each of which none overlaps another. */
final class Lanes {
    private Lanes() {}

    /** Sources for a merge; stretches without samples are in none. */
    static List<RunCursor> of(List<Stretch> stretches) {
        List<Stretch> byBegin = stretches.stream()
                .filter(stretch -> !stretch.runs().isEmpty())
                .sorted(Comparator.comparingLong(Stretch::firstMicros))
                .toList();
        // By the time at which each ends; of those that end early enough, the one that ends last takes the next.
        TreeMap<Long, List<List<Stretch>>> lanes = new TreeMap<>();
        for (Stretch stretch : byBegin) {
            var free = lanes.lowerEntry(stretch.firstMicros());
            List<Stretch> lane =
                    free == null ? new ArrayList<>() : free.getValue().removeLast();
            if (free != null && free.getValue().isEmpty()) {
                lanes.remove(free.getKey());
            }
            lane.add(stretch);
            lanes.computeIfAbsent(stretch.lastMicros(), end -> new ArrayList<>())
                    .add(lane);
        }
        List<RunCursor> cursors = new ArrayList<>();
        lanes.values().forEach(ending -> ending.forEach(lane -> cursors.add(new StretchCursor(lane))));
        return cursors;
    }
}
