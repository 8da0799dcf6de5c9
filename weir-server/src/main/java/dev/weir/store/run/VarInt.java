package dev.weir.store.run;

/** Whole numbers in seven bits a byte, the lowest first, as in Protocol Buffers' encoding. */
public final class VarInt {
    /** The most bytes that one takes. */
    public static final int MAX_BYTES = 10;

    private VarInt() {}

    /** Writes {@code value}, taken as unsigned, and answers the position after it. */
    public static int put(long value, byte[] target, int at) {
        long rest = value;
        int position = at;
        while ((rest & ~0x7FL) != 0) {
            target[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[position++] = (byte) rest;
        return position;
    }

    /** Reads one. */
    public static long get(byte[] source, int at) {
        long value = 0;
        int position = at;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = source[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number takes more than " + MAX_BYTES + " bytes");
    }

    /** Bytes of the one that is written at {@code at}. */
    public static int length(byte[] source, int at) {
        int position = at;
        while (source[position] < 0) {
            position++;
        }
        return position - at + 1;
    }

    /** Small numbers of either sign to small unsigned ones. */
    public static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    /** Back from {@link #zigzag}. */
    public static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
