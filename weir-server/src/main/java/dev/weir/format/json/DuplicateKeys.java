package dev.weir.format.json;

import java.util.Arrays;

/**
 * Finds a key that occurs twice in one object. Few keys are compared each with each, many are sorted, so that no input makes it slow.
 */
final class DuplicateKeys {
    private static final int FEW = 16;

    private int[] fields = new int[FEW];
    private int count;

    /** A field of the object whose key occurred before, or -1. */
    int find(JsonTape tape, int object, int end) {
        count = 0;
        for (int field = object + 1; field < end; field = tape.next(field)) {
            if (count == fields.length) {
                fields = Arrays.copyOf(fields, 2 * count);
            }
            fields[count++] = field;
        }
        return count <= FEW ? amongFew(tape) : amongMany(tape);
    }

    private int amongFew(JsonTape tape) {
        for (int later = 1; later < count; later++) {
            int hash = tape.keyHash(fields[later]);
            for (int earlier = 0; earlier < later; earlier++) {
                if (tape.keyHash(fields[earlier]) == hash && compare(tape, fields[earlier], fields[later]) == 0) {
                    return fields[later];
                }
            }
        }
        return -1;
    }

    /** Sorts in a heap: in place, and in good time whatever the order. */
    private int amongMany(JsonTape tape) {
        for (int root = count / 2 - 1; root >= 0; root--) {
            sink(tape, root, count);
        }
        for (int last = count - 1; last > 0; last--) {
            swap(0, last);
            sink(tape, 0, last);
        }
        for (int i = 1; i < count; i++) {
            if (compare(tape, fields[i - 1], fields[i]) == 0) {
                return Math.max(fields[i - 1], fields[i]);
            }
        }
        return -1;
    }

    private void sink(JsonTape tape, int root, int size) {
        int parent = root;
        for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && compare(tape, fields[child], fields[child + 1]) < 0) {
                child++;
            }
            if (compare(tape, fields[parent], fields[child]) >= 0) {
                return;
            }
            swap(parent, child);
            parent = child;
        }
    }

    private void swap(int one, int other) {
        int field = fields[one];
        fields[one] = fields[other];
        fields[other] = field;
    }

    private static int compare(JsonTape tape, int one, int other) {
        int byHash = Integer.compare(tape.keyHash(one), tape.keyHash(other));
        return byHash != 0
                ? byHash
                : Arrays.compare(
                        tape.keyBytes(one),
                        tape.keyFrom(one),
                        tape.keyTo(one),
                        tape.keyBytes(other),
                        tape.keyFrom(other),
                        tape.keyTo(other));
    }
}
