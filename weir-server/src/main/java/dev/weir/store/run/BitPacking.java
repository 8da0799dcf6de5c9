package dev.weir.store.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Frames of up to 128 whole numbers: the smallest one, then each one's distance to it in as few bits as the largest distance
 * needs. Arrays that are read from must be readable {@link #PADDING} bytes past the end of the frame.
 */
public final class BitPacking {
    /** The most numbers in a frame. */
    public static final int FRAME = 128;

    /** Bytes past the end that may be read. */
    public static final int PADDING = 9;

    /** Numbers of so many bits lie within the eight bytes from their first one on. */
    private static final int WITHIN_A_WORD = 57;

    /** The most bytes that {@code count} numbers take. */
    public static int maxBytes(int count) {
        return count * 8 + (count / FRAME + 1) * 12 + PADDING;
    }

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private BitPacking() {}

    /** Encodes {@code numbers[0, count)} to {@code target} from {@code at} on; answers where it ended. */
    public static int encode(long[] numbers, int count, byte[] target, int at) {
        int position = at;
        for (int from = 0; from < count; from += FRAME) {
            position = encodeFrame(numbers, from, Math.min(count, from + FRAME), target, position);
        }
        return position;
    }

    private static int encodeFrame(long[] numbers, int from, int to, byte[] target, int at) {
        long min = numbers[from];
        long max = min;
        for (int i = from + 1; i < to; i++) {
            min = Math.min(min, numbers[i]);
            max = Math.max(max, numbers[i]);
        }
        int width =
                64 - Long.numberOfLeadingZeros(max - min); // A difference that wraps is right as an unsigned number.
        target[at] = (byte) width;
        int position = VarInt.put(VarInt.zigzag(min), target, at + 1);
        return width == 0 ? position : pack(numbers, from, to, min, width, target, position);
    }

    private static int pack(long[] numbers, int from, int to, long min, int width, byte[] target, int at) {
        long pending = 0;
        int filled = 0;
        int position = at;
        for (int i = from; i < to; i++) {
            long number = numbers[i] - min;
            pending |= number << filled;
            filled += width;
            if (filled >= 64) {
                WORD.set(target, position, pending);
                position += 8;
                filled -= 64;
                pending = filled == 0 ? 0 : number >>> (width - filled);
            }
        }
        for (; filled > 0; filled -= 8) {
            target[position++] = (byte) pending;
            pending >>>= 8;
        }
        return position;
    }

    /** Decodes {@code count} numbers from {@code source} from {@code at} on to {@code numbers[from...]}; answers where they ended. */
    public static int decode(byte[] source, int at, long[] numbers, int from, int count) {
        int position = at;
        for (int done = 0; done < count; done += FRAME) {
            position = decodeFrame(source, position, numbers, from + done, Math.min(FRAME, count - done));
        }
        return position;
    }

    /** Decodes one frame of {@code count} numbers. */
    static int decodeFrame(byte[] source, int at, long[] numbers, int from, int count) {
        int width = source[at];
        if (width < 0 || width > 64) {
            throw new IllegalStateException("a frame has numbers of " + width + " bits");
        }
        long min = VarInt.unzigzag(VarInt.get(source, at + 1));
        int position = at + 1 + VarInt.length(source, at + 1);
        unpack(source, position, width, min, numbers, from, from + count);
        return position + ((count * width + 7) >>> 3);
    }

    private static void unpackWords(
            byte[] source, int at, int width, long mask, long min, long[] numbers, int from, int to) {
        int bit = at << 3;
        for (int i = from; i < to; i++, bit += width) {
            numbers[i] = (((long) WORD.get(source, bit >>> 3) >>> (bit & 7)) & mask) + min;
        }
    }

    private static void unpack(byte[] source, int at, int width, long min, long[] numbers, int from, int to) {
        if (width == 0) {
            java.util.Arrays.fill(numbers, from, to, min);
            return;
        }
        long mask = -1L >>> (64 - width);
        if (width <= WITHIN_A_WORD) {
            unpackWords(source, at, width, mask, min, numbers, from, to);
            return;
        }
        long bit = 0;
        for (int i = from; i < to; i++, bit += width) {
            int offset = at + (int) (bit >>> 3);
            int shift = (int) bit & 7;
            long word = (long) WORD.get(source, offset) >>> shift;
            if (shift + width > 64) {
                word |= (long) source[offset + 8] << (64 - shift);
            }
            numbers[i] = (word & mask) + min;
        }
    }
}
