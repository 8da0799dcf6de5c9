package dev.weir.store.event;

import dev.weir.store.run.VarInt;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The different words of a block, sorted, each stated by what it shares with the one before and the rest of it; every sixteenth stands whole, so that
 * one is found without decoding all. Reads from an array that others may share.
 */
final class Dictionary {
    static final int RESTART = 16;

    /** What all words together take at most: a block is closed once its words and texts take a quarter of it. */
    static final int MOST_BYTES = 4 << 20;

    /** Both lengths in one byte if they are below this. */
    private static final int SHORT = 15;

    private static final int LONG_ENTRY = 0xFF;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int count;
    private final int restartsAt;
    private final int entriesAt;
    private byte[] word = new byte[64];
    private int wordBytes;
    private int position;

    /** The dictionary that begins at {@code at}. */
    Dictionary(byte[] bytes, int at) {
        this.bytes = bytes;
        this.count = (int) INT.get(bytes, at);
        this.restartsAt = at + 4;
        int restarts = (count + RESTART - 1) / RESTART;
        if (count < 0 || restartsAt + 4L * restarts > bytes.length) {
            throw new IllegalStateException("a dictionary has " + count + " words");
        }
        this.entriesAt = restartsAt + 4 * restarts;
    }

    /** The most bytes that words of so many bytes in all take. */
    static int maxBytes(int words, int wordBytes) {
        return 8 + 4 * (words / RESTART + 1) + words * (1 + 2 * VarInt.MAX_BYTES) + wordBytes;
    }

    /** Writes sorted words, and answers the position after them. */
    static int encode(byte[][] sorted, int count, byte[] target, int at) {
        INT.set(target, at, count);
        int restarts = (count + RESTART - 1) / RESTART;
        int entries = at + 4 + 4 * restarts;
        int position = entries;
        for (int i = 0; i < count; i++) {
            byte[] word = sorted[i];
            int shared = 0;
            if (i % RESTART == 0) {
                INT.set(target, at + 4 + i / RESTART * 4, position - entries);
            } else {
                shared = Math.max(0, Arrays.mismatch(sorted[i - 1], word));
            }
            int rest = word.length - shared;
            if (shared < SHORT && rest < SHORT) {
                target[position++] = (byte) (shared << 4 | rest);
            } else {
                target[position++] = (byte) LONG_ENTRY;
                position = VarInt.put(shared, target, position);
                position = VarInt.put(rest, target, position);
            }
            System.arraycopy(word, shared, target, position, rest);
            position += rest;
        }
        return position;
    }

    int count() {
        return count;
    }

    /** The place of a word, -1 if it is not there. */
    int find(byte[] wanted) {
        int low = 0;
        int high = (count - 1) / RESTART;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            restart(middle);
            step();
            if (compare(wanted) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (count > 0) {
            restart(low);
            for (int i = low * RESTART; i < Math.min(count, low * RESTART + RESTART); i++) {
                step();
                int order = compare(wanted);
                if (order >= 0) {
                    return order == 0 ? i : -1;
                }
            }
        }
        return -1;
    }

    /** The word at a place. */
    byte[] word(int index) {
        if (index < 0 || index >= count) {
            throw new IllegalStateException("a dictionary of " + count + " words has no word " + index);
        }
        restart(index / RESTART);
        for (int i = 0; i <= index % RESTART; i++) {
            step();
        }
        return Arrays.copyOf(word, wordBytes);
    }

    /** All words in order; refuses those that take more bytes in all than a block has room for. */
    byte[][] words() {
        byte[][] all = new byte[count][];
        long total = 0;
        for (int i = 0; i < count; i++) {
            if (i % RESTART == 0) {
                restart(i / RESTART);
            }
            step();
            total += wordBytes;
            if (total > MOST_BYTES) {
                throw new IllegalStateException("the words of a dictionary take more than " + MOST_BYTES + " bytes");
            }
            all[i] = Arrays.copyOf(word, wordBytes);
        }
        return all;
    }

    /** How the word that was stepped to compares with another. */
    private int compare(byte[] other) {
        return Arrays.compareUnsigned(word, 0, wordBytes, other, 0, other.length);
    }

    private void restart(int restart) {
        position = entriesAt + (int) INT.get(bytes, restartsAt + 4 * restart);
        wordBytes = 0;
    }

    private void step() {
        int lengths = bytes[position++] & 0xFF;
        int shared = lengths >>> 4;
        int rest = lengths & 0xF;
        if (lengths == LONG_ENTRY) {
            shared = (int) VarInt.get(bytes, position);
            position += VarInt.length(bytes, position);
            rest = (int) VarInt.get(bytes, position);
            position += VarInt.length(bytes, position);
        }
        if (shared < 0 || shared > wordBytes || rest < 0 || rest > bytes.length - position) {
            throw new IllegalStateException("a word shares " + shared + " bytes of " + wordBytes);
        }
        wordBytes = shared + rest;
        if (wordBytes > word.length) {
            word = Arrays.copyOf(word, 2 * wordBytes);
        }
        System.arraycopy(bytes, position, word, shared, rest);
        position += rest;
    }
}
