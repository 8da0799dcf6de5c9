package dev.weir.store.event;

import java.util.Arrays;

/** Gathers the different words of a column while a block is filled, in the order in which they come. Used again from block to block. */
final class WordSet {
    private byte[][] words = new byte[64][];
    private int[] hashes = new int[64];
    private int[] slots = new int[256];
    private int count;
    private int bytes;

    /** The place of the word {@code source[from, to)} with this hash, given now if it is new. */
    int add(byte[] source, int from, int to, int hash) {
        int mask = slots.length - 1;
        int at = hash & mask;
        for (; slots[at] != 0; at = (at + 1) & mask) {
            int known = slots[at] - 1;
            if (hashes[known] == hash && Arrays.equals(words[known], 0, words[known].length, source, from, to)) {
                return known;
            }
        }
        if (count == words.length) {
            words = Arrays.copyOf(words, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        words[count] = Arrays.copyOfRange(source, from, to);
        hashes[count] = hash;
        bytes += to - from;
        slots[at] = ++count;
        if (2 * count > slots.length) {
            rehash();
        }
        return count - 1;
    }

    private void rehash() {
        slots = new int[4 * slots.length];
        int mask = slots.length - 1;
        for (int i = 0; i < count; i++) {
            int at = hashes[i] & mask;
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            slots[at] = i + 1;
        }
    }

    int count() {
        return count;
    }

    /** Bytes of all words together. */
    int bytes() {
        return bytes;
    }

    int hash(int index) {
        return hashes[index];
    }

    /** Sorts the words; answers for each place so far its place among the sorted. The set must then be cleared. */
    int[] sort() {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        byte[][] unsorted = words;
        Arrays.sort(order, (left, right) -> Arrays.compareUnsigned(unsorted[left], unsorted[right]));
        int[] places = new int[count];
        byte[][] sorted = new byte[words.length][];
        for (int i = 0; i < count; i++) {
            sorted[i] = unsorted[order[i]];
            places[order[i]] = i;
        }
        words = sorted;
        return places;
    }

    /** The words, in order once they are sorted. */
    byte[][] words() {
        return words;
    }

    void clear() {
        Arrays.fill(words, 0, count, null);
        Arrays.fill(slots, 0);
        count = 0;
        bytes = 0;
    }
}
