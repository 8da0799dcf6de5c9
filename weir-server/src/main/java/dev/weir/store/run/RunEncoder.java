package dev.weir.store.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Encodes samples of one series, strictly rising in time, as a run; {@code docs/format/part.md} has the bytes.
 *
 * <p>Times go as differences of differences over their common divisor. Values that are exact decimals go as scaled whole numbers and
 * their differences, all others as the bits that change from one to the next. Keeps its scratch arrays: one thread, no garbage.
 */
public final class RunEncoder {
    static final byte TIMES_REGULAR = 0;
    static final byte TIMES_DELTA_OF_DELTA = 1;
    static final byte VALUES_CONSTANT = 0;
    static final byte VALUES_DECIMAL = 1;
    static final byte VALUES_XOR = 2;
    static final int MAX_SCALE = 15;
    static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final double EXACT_LIMIT = 0x1p53;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] numbers;
    private final long[] deltas;

    /** An encoder for runs of at most {@code capacity} samples. */
    public RunEncoder(int capacity) {
        numbers = new long[capacity];
        deltas = new long[capacity];
    }

    /** The most bytes that a run of {@code count} samples takes. */
    public static int maxBytes(int count) {
        return 128 + 2 * BitPacking.maxBytes(count);
    }

    /** Encodes {@code count} samples from {@code from} on to {@code target} from {@code at} on; answers where it ended. */
    public int encode(int seriesId, long[] times, double[] values, int from, int count, byte[] target, int at) {
        int position = VarInt.put(seriesId, target, at);
        position = VarInt.put(count, target, position);
        LONG.set(target, position, times[from]);
        DOUBLE.set(target, position + 8, values[from]);
        position += 16;
        if (count == 1) {
            return position;
        }
        position = putAggregates(times, values, from, count, target, position);
        int lengthAt = position;
        position = putTimes(times, from, count, target, lengthAt + 4);
        position = putValues(values, from, count, target, position);
        int length = position - lengthAt - 4;
        for (int i = 0; i < 4; i++) {
            target[lengthAt + i] = (byte) (length >>> (8 * i));
        }
        return position;
    }

    private static int putAggregates(long[] times, double[] values, int from, int count, byte[] target, int at) {
        double min = values[from];
        double max = min;
        double sum = 0;
        double lost = 0; // Neumaier's compensation: the low parts that the sum had no room for.
        for (int i = from; i < from + count; i++) {
            double value = values[i];
            min = Math.min(min, value);
            max = Math.max(max, value);
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }
        double total = sum + lost;
        LONG.set(target, at, times[from + count - 1]);
        DOUBLE.set(target, at + 8, values[from + count - 1]);
        DOUBLE.set(target, at + 16, min);
        DOUBLE.set(target, at + 24, max);
        DOUBLE.set(target, at + 32, Double.isNaN(total) ? sum : total);
        return at + 40;
    }

    private int putTimes(long[] times, int from, int count, byte[] target, int at) {
        long step = times[from + 1] - times[from];
        long divisor = step;
        boolean regular = true;
        for (int i = 1; i < count; i++) {
            long delta = times[from + i] - times[from + i - 1]; // May wrap; wrapping back when decoding is exact.
            deltas[i - 1] = delta;
            regular &= delta == step;
            divisor = delta == divisor ? divisor : divisor(divisor, delta);
        }
        if (regular) {
            target[at] = TIMES_REGULAR;
            LONG.set(target, at + 1, step);
            return at + 9;
        }
        target[at] = TIMES_DELTA_OF_DELTA;
        LONG.set(target, at + 1, divisor);
        LONG.set(target, at + 9, step);
        long previous = step / divisor;
        for (int i = 1; i < count - 1; i++) {
            long scaled = divisor == 1 ? deltas[i] : deltas[i] / divisor;
            numbers[i - 1] = scaled - previous;
            previous = scaled;
        }
        return BitPacking.encode(numbers, count - 2, target, at + 17);
    }

    /** The greatest common divisor of two positive numbers; 1 where a difference has wrapped and is negative. */
    private static long divisor(long a, long b) {
        if (a <= 0 || b <= 0) {
            return 1;
        }
        long high = Math.max(a, b);
        long low = Math.min(a, b);
        while (low != 0) {
            long rest = high % low;
            high = low;
            low = rest;
        }
        return high;
    }

    private int putValues(double[] values, int from, int count, byte[] target, int at) {
        if (isConstant(values, from, count)) {
            target[at] = VALUES_CONSTANT;
            return at + 1;
        }
        int scale = scale(values, from, count);
        if (scale >= 0) {
            target[at] = VALUES_DECIMAL;
            target[at + 1] = (byte) scale;
            for (int i = 1; i < count; i++) {
                deltas[i - 1] = numbers[i] - numbers[i - 1];
            }
            return BitPacking.encode(deltas, count - 1, target, at + 2);
        }
        target[at] = VALUES_XOR;
        long changed = 0;
        for (int i = 1; i < count; i++) {
            numbers[i - 1] =
                    Double.doubleToRawLongBits(values[from + i]) ^ Double.doubleToRawLongBits(values[from + i - 1]);
            changed |= numbers[i - 1];
        }
        int shift = changed == 0 ? 0 : Long.numberOfTrailingZeros(changed);
        target[at + 1] = (byte) shift;
        for (int i = 0; i < count - 1; i++) {
            numbers[i] >>>= shift;
        }
        return BitPacking.encode(numbers, count - 1, target, at + 2);
    }

    private static boolean isConstant(double[] values, int from, int count) {
        long first = Double.doubleToRawLongBits(values[from]);
        for (int i = 1; i < count; i++) {
            if (Double.doubleToRawLongBits(values[from + i]) != first) {
                return false;
            }
        }
        return true;
    }

    /**
     * The fewest decimal places with which every value is a whole number that divides back to the same bits, those numbers
     * being left in {@code numbers}; -1 if there is no such scale.
     */
    private int scale(double[] values, int from, int count) {
        int scale = 0;
        int scaledFrom = 0;
        for (int i = 0; i < count; i++) {
            int needed = scaleOf(values[from + i], scale, i);
            if (needed < 0) {
                return -1;
            }
            if (needed != scale) {
                scale = needed;
                scaledFrom = i;
            }
        }
        for (int i = 0; i < scaledFrom; i++) {
            if (scaleOf(values[from + i], scale, i) != scale) {
                return -1;
            }
        }
        return scale;
    }

    private int scaleOf(double value, int least, int index) {
        long bits = Double.doubleToRawLongBits(value);
        for (int scale = least; scale <= MAX_SCALE; scale++) {
            double power = POWERS_OF_TEN[scale];
            double scaled = Math.rint(value * power);
            if (!(Math.abs(scaled) < EXACT_LIMIT)) {
                return -1;
            }
            // The whole number is what decoding divides: it has no negative zero, so that falls through to XOR.
            long number = (long) scaled;
            if (Double.doubleToRawLongBits(number / power) == bits) {
                numbers[index] = number;
                return scale;
            }
        }
        return -1;
    }
}
