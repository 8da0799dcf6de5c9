package dev.weir.typed;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which ids are stored, and of which kind each is: half a byte an id, in leaves of {@value #LEAF_IDS}, with counts of each leaf. So an event is found by its place
 * among all, or among those of its kind, without looking at the others. One thread changes it; any thread reads.
 */
final class KindIndex {
    /** Ids of a leaf. */
    static final int LEAF_IDS = 1024;

    /** Bytes of a leaf, of which each has two ids, the lower one in its lower half. */
    static final int LEAF_BYTES = LEAF_IDS / 2;

    /** Stands for all kinds. */
    static final int ANY = -1;

    private static final byte[] EMPTY = new byte[LEAF_BYTES];

    private final int kinds;
    private final long firstId;
    private byte[] @Nullable [] leaves = new byte[16][];

    /** Of each leaf, how many are of each kind, and behind these all of them. */
    private int[] @Nullable [] counts = new int[16][];

    private int size;
    private long count;

    /** An empty index of so many kinds, for ids from one on. */
    KindIndex(int kinds, long firstId) {
        if (kinds < 1 || kinds > EventType.MOST_KINDS) {
            throw new IllegalArgumentException("cannot index " + kinds + " kinds");
        }
        this.kinds = kinds;
        this.firstId = firstId;
    }

    /** What one commit does to an index. Used by one thread; {@link #apply} makes it so. */
    final class Edit {
        private final Map<Integer, byte[]> edited = new TreeMap<>();

        /** An id is now of a kind. */
        void put(long id, int kind) {
            set(id, kind + 1);
        }

        /** An id is no longer stored. */
        void remove(long id) {
            set(id, 0);
        }

        private void set(long id, int nibble) {
            byte[] leaf = edited.computeIfAbsent(
                    number(id), unedited -> leaf(unedited).clone());
            int at = place(id);
            int shift = 4 * (at & 1);
            leaf[at / 2] = (byte) ((leaf[at / 2] & ~(15 << shift)) | (nibble << shift));
        }

        /** Whether an id is stored after it. */
        boolean has(long id) {
            byte[] leaf = edited.get(number(id));
            return leaf == null ? KindIndex.this.has(id) : nibble(leaf, place(id)) != 0;
        }

        /** The leaves that it changes, by their numbers. */
        Map<Integer, byte[]> leaves() {
            return edited;
        }
    }

    private int number(long id) {
        return Math.toIntExact((id - firstId) / LEAF_IDS);
    }

    private int place(long id) {
        return (int) ((id - firstId) % LEAF_IDS);
    }

    private static int nibble(byte[] leaf, int at) {
        return (leaf[at / 2] >>> (4 * (at & 1))) & 15;
    }

    /** A leaf as it is now, which is not to be changed. */
    synchronized byte[] leaf(int number) {
        byte[] leaf = number < size ? leaves[number] : null;
        return leaf == null ? EMPTY : leaf;
    }

    /** Makes an edit visible, all of it at once. */
    synchronized void apply(Edit edit) {
        edit.leaves().forEach(this::restore);
    }

    /**
     * Takes a leaf as it was kept, in place of what it was. The array is the index's from now on.
     *
     * @throws IllegalStateException where it cannot be one
     */
    synchronized void restore(int number, byte[] leaf) {
        int[] counted = new int[kinds + 1];
        if (leaf.length != LEAF_BYTES) {
            throw new IllegalStateException("a leaf has " + leaf.length + " bytes");
        }
        for (int at = 0; at < LEAF_IDS; at++) {
            int nibble = nibble(leaf, at);
            if (nibble > kinds) {
                throw new IllegalStateException("a leaf names kind " + nibble + " of " + kinds);
            }
            if (nibble > 0) {
                counted[nibble - 1]++;
                counted[kinds]++;
            }
        }
        if (number >= leaves.length) {
            leaves = Arrays.copyOf(leaves, Math.max(number + 1, 2 * leaves.length));
            counts = Arrays.copyOf(counts, leaves.length);
        }
        size = Math.max(size, number + 1);
        count += counted[kinds] - count(number, ANY);
        boolean isEmpty = counted[kinds] == 0;
        leaves[number] = isEmpty ? null : leaf;
        counts[number] = isEmpty ? null : counted;
    }

    private int count(int leaf, int kind) {
        int[] counted = counts[leaf];
        return counted == null ? 0 : counted[kind == ANY ? kinds : kind];
    }

    /** How many ids are stored. */
    synchronized long count() {
        return count;
    }

    /** How many ids of a kind, or of {@link #ANY}, are stored. */
    synchronized long count(int kind) {
        if (kind == ANY) {
            return count;
        }
        long counted = 0;
        for (int number = 0; number < size; number++) {
            counted += count(number, kind);
        }
        return counted;
    }

    /** The id that the first event may have. */
    long firstId() {
        return firstId;
    }

    /** No id above this was ever stored. */
    synchronized long lastId() {
        return firstId + (long) size * LEAF_IDS - 1;
    }

    /** Whether an id is stored. */
    synchronized boolean has(long id) {
        long number = (id - firstId) / LEAF_IDS;
        return id >= firstId && number < size && nibble(leaf((int) number), place(id)) != 0;
    }

    /** The stored ids of a kind, or of {@link #ANY}, by rising id: at most {@code limit} of them, behind the first {@code offset}. */
    synchronized long[] select(int kind, long offset, int limit) {
        long[] found = new long[limit];
        int filled = 0;
        long passed = 0;
        for (int number = 0; number < size && filled < limit; number++) {
            int here = count(number, kind);
            if (passed + here > offset) {
                byte[] leaf = leaf(number);
                for (int at = 0; at < LEAF_IDS && filled < limit; at++) {
                    int nibble = nibble(leaf, at);
                    boolean isWanted = kind == ANY ? nibble != 0 : nibble == kind + 1;
                    if (isWanted && passed++ >= offset) {
                        found[filled++] = firstId + (long) number * LEAF_IDS + at;
                    }
                }
            } else {
                passed += here;
            }
        }
        return Arrays.copyOf(found, filled);
    }
}
