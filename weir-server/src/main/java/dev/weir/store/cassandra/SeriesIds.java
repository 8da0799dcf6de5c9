package dev.weir.store.cassandra;

import dev.weir.model.SeriesRegistry;

/** Which series of this server a hash is of: 8 to 16 bytes a series, once somebody has asked. Used by one thread. */
final class SeriesIds {
    private final SeriesRegistry registry;
    private final SeriesHashes hashes;

    /** Ids and one more, each in the first free slot behind the one that its hash says; a power of two, at most half full. */
    private int[] slots = new int[1024];

    private int known;

    SeriesIds(SeriesRegistry registry, SeriesHashes hashes) {
        this.registry = registry;
        this.hashes = hashes;
    }

    /** The id of a series, or {@link SeriesRegistry#UNKNOWN}. */
    int of(SeriesHash hash) {
        learn();
        return slots[slot(hash)] - 1;
    }

    private void learn() {
        int size = registry.size();
        if (2 * size > slots.length) {
            slots = new int[4 * Integer.highestOneBit(size)];
            known = 0;
        }
        for (; known < size; known++) {
            slots[slot(hashes.of(known))] = known + 1;
        }
    }

    /** Where a hash is, or would be. */
    private int slot(SeriesHash hash) {
        int mask = slots.length - 1;
        int at = (int) hash.low() & mask;
        while (slots[at] != 0 && !hashes.of(slots[at] - 1).equals(hash)) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
