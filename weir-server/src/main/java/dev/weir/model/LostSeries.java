package dev.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Stand-ins for series whose keys are lost, so that the ids after them, and their own samples, stay what they are. */
public final class LostSeries {
    private LostSeries() {}

    /** Registers stand-ins until all ids below {@code count} are known; answers how many it took. */
    public static int fill(SeriesRegistry registry, int count) {
        int from = registry.size();
        while (registry.size() < count) {
            add(registry);
        }
        return Math.max(0, count - from);
    }

    /** Registers a stand-in for the next id, under a key that no other series has. */
    public static void add(SeriesRegistry registry) {
        int id = registry.size();
        for (String key = key(id); registry.findOrAdd(key.getBytes(UTF_8)) != id; key += "_") {
            if (registry.size() > id) {
                throw new IllegalStateException("BUG: series " + id + " was added by somebody else");
            }
        }
    }

    /** The key of the stand-in for a series, unless that is taken. */
    public static String key(int id) {
        return "lost.series." + id;
    }
}
