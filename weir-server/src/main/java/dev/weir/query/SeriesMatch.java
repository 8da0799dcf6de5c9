package dev.weir.query;

import dev.weir.format.text.Glob;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/** Finds the series whose keys match a pattern, in the order in which they first came. One thread. */
final class SeriesMatch {
    private final SeriesRegistry registry;
    private final Glob pattern;
    private final int end;
    private final byte[] key = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING];
    private int next;

    /** Looks at the series with ids from {@code from} on and below {@code end}. */
    SeriesMatch(SeriesRegistry registry, Glob pattern, int from, int end) {
        this.registry = registry;
        this.pattern = pattern;
        this.next = from;
        this.end = end;
        if (pattern.isLiteral()) {
            seekLiteral();
        }
    }

    private void seekLiteral() {
        byte[] literal = pattern.literal();
        int id = literal.length > SeriesRegistry.MAX_KEY_BYTES
                ? SeriesRegistry.UNKNOWN
                : registry.find(Arrays.copyOf(literal, literal.length + SeriesRegistry.PADDING), 0, literal.length);
        next = id < next ? end : id;
    }

    /** The id of the next one, or {@link SeriesRegistry#UNKNOWN} where there is none. */
    int next() {
        while (next < end) {
            int id = next++;
            if (pattern.isLiteral()) {
                next = end;
                return id;
            }
            if (pattern.matches(key, 0, registry.copyKey(id, key, 0))) {
                return id;
            }
        }
        return SeriesRegistry.UNKNOWN;
    }

    /** The ids of all that are left. */
    int[] all() {
        int[] ids = new int[16];
        int count = 0;
        for (int id = next(); id != SeriesRegistry.UNKNOWN; id = next()) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            ids[count++] = id;
        }
        return Arrays.copyOf(ids, count);
    }
}
