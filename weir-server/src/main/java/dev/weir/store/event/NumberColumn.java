package dev.weir.store.event;

import dev.weir.store.run.BitPacking;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A column of whole numbers, each as its difference to the one before over the common divisor of all differences, packed. */
final class NumberColumn {
    private static final int HEADER_BYTES = 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private NumberColumn() {}

    /** The most bytes that a column takes. */
    static int maxBytes(int count) {
        return HEADER_BYTES + BitPacking.maxBytes(count);
    }

    /** Writes {@code numbers[0, count)}, at least one, and answers the position after them. The scratch is as long. */
    static int encode(long[] numbers, int count, long[] scratch, byte[] target, int at) {
        long divisor = 0;
        for (int i = 1; i < count; i++) {
            scratch[i - 1] = numbers[i] - numbers[i - 1]; // May wrap; decoding wraps back.
            divisor = divisor == 1 ? 1 : gcd(divisor, scratch[i - 1]);
        }
        divisor = Math.max(1, divisor);
        if (divisor > 1) {
            for (int i = 0; i < count - 1; i++) {
                scratch[i] /= divisor;
            }
        }
        LONG.set(target, at, numbers[0]);
        LONG.set(target, at + 8, divisor);
        return BitPacking.encode(scratch, count - 1, target, at + HEADER_BYTES);
    }

    private static long gcd(long a, long b) {
        long left = Math.abs(a);
        long right = Math.abs(b);
        if (left < 0 || right < 0) {
            return 1; // The smallest number has no absolute value.
        }
        while (right != 0) {
            long rest = left % right;
            left = right;
            right = rest;
        }
        return left;
    }

    /** Reads {@code count} numbers, at least one, to the first places of {@code numbers}. */
    static void decode(byte[] source, int at, int count, long[] numbers) {
        numbers[0] = (long) LONG.get(source, at);
        long divisor = (long) LONG.get(source, at + 8);
        BitPacking.decode(source, at + HEADER_BYTES, numbers, 1, count - 1);
        for (int i = 1; i < count; i++) {
            numbers[i] = numbers[i - 1] + numbers[i] * divisor;
        }
    }
}
