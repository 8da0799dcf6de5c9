package dev.weir.store.run;

import dev.weir.store.SampleBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Decodes what {@link RunEncoder} wrote. Arrays must be readable {@link #PADDING} bytes past the end of the runs. Any thread.
 * Bytes that cannot be a run give an {@link IllegalStateException} or an index out of bounds; callers have
 * checked a checksum before.
 */
public final class RunDecoder {
    /** Bytes past the end that may be read, whatever they hold. */
    public static final int PADDING = BitPacking.PADDING;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private RunDecoder() {}

    /** The header of the run that begins at {@code at}. */
    public static RunHeader header(byte[] source, int at) {
        int seriesId = (int) VarInt.get(source, at);
        int position = at + VarInt.length(source, at);
        int count = (int) VarInt.get(source, position);
        position += VarInt.length(source, position);
        if (count < 1 || count > SampleBlock.CAPACITY) {
            throw new IllegalStateException("a run has " + count + " samples");
        }
        long time = (long) LONG.get(source, position);
        double value = (double) DOUBLE.get(source, position + 8);
        position += 16;
        if (count == 1) {
            return new RunHeader(seriesId, 1, time, time, value, value, value, value, value, position, position);
        }
        int body = position + 44;
        int end = body + (int) INT.get(source, position + 40);
        if (end < body) {
            throw new IllegalStateException("a run ends before it begins"); // Else whoever scans runs may never end.
        }
        return new RunHeader(
                seriesId,
                count,
                time,
                (long) LONG.get(source, position),
                value,
                (double) DOUBLE.get(source, position + 8),
                (double) DOUBLE.get(source, position + 16),
                (double) DOUBLE.get(source, position + 24),
                (double) DOUBLE.get(source, position + 32),
                body,
                end);
    }

    /** Decodes all samples of the run with this header into {@code target}. */
    public static void decode(byte[] source, RunHeader header, SampleBlock target) {
        int count = header.count();
        target.ensure(count);
        target.count = count;
        target.timestampMicros[0] = header.firstMicros();
        target.values[0] = header.first();
        if (count > 1) {
            int position = times(source, header.bodyAt(), count, target.timestampMicros);
            position = values(source, position, count, target.values);
            if (position != header.endAt()) {
                throw new IllegalStateException(
                        "a run ends " + (position - header.endAt()) + " bytes from where it says");
            }
        }
    }

    private static int times(byte[] source, int at, int count, long[] times) {
        return switch (source[at]) {
            case RunEncoder.TIMES_REGULAR -> {
                long step = (long) LONG.get(source, at + 1);
                long first = times[0];
                for (int i = 1; i < count; i++) {
                    times[i] = first + i * step; // None waits for the one before it.
                }
                yield at + 9;
            }
            case RunEncoder.TIMES_DELTA_OF_DELTA -> irregular(source, at + 1, count, times);
            default -> throw new IllegalStateException("times are encoded in way " + source[at]);
        };
    }

    private static int irregular(byte[] source, int at, int count, long[] times) {
        long divisor = (long) LONG.get(source, at);
        long step = (long) LONG.get(source, at + 8);
        if (divisor == 0) {
            throw new IllegalStateException("times have no common divisor");
        }
        int end = BitPacking.decode(source, at + 16, times, 2, count - 2);
        long scaled = step / divisor;
        times[1] = times[0] + step;
        for (int i = 2; i < count; i++) {
            scaled += times[i];
            times[i] = times[i - 1] + scaled * divisor;
        }
        return end;
    }

    private static int values(byte[] source, int at, int count, double[] values) {
        return switch (source[at]) {
            case RunEncoder.VALUES_CONSTANT -> {
                Arrays.fill(values, 1, count, values[0]);
                yield at + 1;
            }
            case RunEncoder.VALUES_DECIMAL -> decimals(source, at + 1, count, values);
            case RunEncoder.VALUES_XOR -> changes(source, at + 1, count, values);
            default -> throw new IllegalStateException("values are encoded in way " + source[at]);
        };
    }

    private static int decimals(byte[] source, int at, int count, double[] values) {
        if (source[at] < 0 || source[at] > RunEncoder.MAX_SCALE) {
            throw new IllegalStateException("values have " + source[at] + " decimal places");
        }
        double power = RunEncoder.POWERS_OF_TEN[source[at]];
        long[] frame = new long[BitPacking.FRAME];
        long number = (long) Math.rint(values[0] * power);
        int position = at + 1;
        for (int from = 1; from < count; from += BitPacking.FRAME) {
            int length = Math.min(BitPacking.FRAME, count - from);
            position = BitPacking.decodeFrame(source, position, frame, 0, length);
            for (int i = 0; i < length; i++) {
                number += frame[i];
                frame[i] = number;
            }
            for (int i = 0; i < length; i++) { // On its own, so that several are divided at once.
                values[from + i] = frame[i] / power;
            }
        }
        return position;
    }

    private static int changes(byte[] source, int at, int count, double[] values) {
        int shift = source[at];
        long[] frame = new long[BitPacking.FRAME];
        long bits = Double.doubleToRawLongBits(values[0]);
        int position = at + 1;
        for (int from = 1; from < count; from += BitPacking.FRAME) {
            int length = Math.min(BitPacking.FRAME, count - from);
            position = BitPacking.decodeFrame(source, position, frame, 0, length);
            for (int i = 0; i < length; i++) {
                bits ^= frame[i] << shift;
                values[from + i] = Double.longBitsToDouble(bits);
            }
        }
        return position;
    }
}
