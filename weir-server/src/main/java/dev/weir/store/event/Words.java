package dev.weir.store.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of the words that events are found by. They are stored: what they give never changes. */
public final class Words {
    /** What a word names. */
    public enum Kind {
        /** The device. */
        DEVICE(0),
        /** The card. */
        CARD(0x5bd1e995);

        private final int salt;

        Kind(int salt) {
            this.salt = salt;
        }
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private Words() {}

    /** The hash of the word {@code bytes[from, to)}. */
    public static int hash(Kind kind, byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, at));
        }
        long rest = 0;
        for (int shift = 0; at < to; shift += 8) {
            rest |= (bytes[at++] & 0xFFL) << shift;
        }
        hash = mix(hash ^ rest);
        return (int) (hash >>> 32) ^ kind.salt;
    }

    private static long mix(long hash) {
        long product = hash * MULTIPLIER;
        return product ^ (product >>> 29);
    }
}
