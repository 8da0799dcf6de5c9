package dev.weir.store.run;

import dev.weir.store.SampleBlock;
import java.util.Arrays;

/** Runs encoded for a test, between bytes that are not theirs. */
final class Encoded {
    private static final int OFFSET = 5;

    private final byte[] bytes;
    private final int end;

    private Encoded(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** One run of all samples. */
    static Encoded of(long[] times, double[] values) {
        int most = OFFSET + RunEncoder.maxBytes(times.length);
        byte[] bytes = new byte[most];
        Arrays.fill(bytes, (byte) 0xA5);
        int end = new RunEncoder(times.length).encode(77, times, values, 0, times.length, bytes, OFFSET);
        byte[] padded = Arrays.copyOf(bytes, end + RunDecoder.PADDING);
        Arrays.fill(padded, end, padded.length, (byte) 0x5A);
        return new Encoded(padded, end);
    }

    int size() {
        return end - OFFSET;
    }

    RunHeader header() {
        return RunDecoder.header(bytes, OFFSET);
    }

    SampleBlock decode() {
        SampleBlock block = new SampleBlock();
        RunDecoder.decode(bytes, header(), block);
        return block;
    }

    byte[] bytes() {
        return Arrays.copyOfRange(bytes, OFFSET, bytes.length);
    }

    /** Fails unless what is decoded is, bit for bit, what was encoded, and the header tells the truth. */
    static Encoded check(long[] times, double[] values) {
        Encoded encoded = of(times, values);
        RunHeader header = encoded.header();
        int count = times.length;
        same("series", header.seriesId(), 77);
        same("end", header.endAt(), encoded.end);
        same("first time", header.firstMicros(), times[0]);
        same("last time", header.lastMicros(), times[count - 1]);
        sameValue("first", header.first(), values[0]);
        sameValue("last", header.last(), values[count - 1]);
        sameValue("min", header.min(), Arrays.stream(values).reduce(Math::min).getAsDouble());
        sameValue("max", header.max(), Arrays.stream(values).reduce(Math::max).getAsDouble());
        SampleBlock block = encoded.decode();
        same("count", block.count, count);
        for (int i = 0; i < count; i++) {
            same("time " + i, block.timestampMicros[i], times[i]);
            sameValue("value " + i, block.values[i], values[i]);
        }
        return encoded;
    }

    private static void same(String what, long found, long expected) {
        if (found != expected) {
            throw new AssertionError(what + " is " + found + " and not " + expected);
        }
    }

    private static void sameValue(String what, double found, double expected) {
        if (Double.doubleToRawLongBits(found) != Double.doubleToRawLongBits(expected)) {
            throw new AssertionError(what + " is " + found + " and not " + expected);
        }
    }
}
