package dev.weir.format.csv;

import dev.weir.format.text.KeyText;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/**
 * The series of a row: their keys, derived from its sensor and from its metric or its columns. Keeps those of the last sensor, which are often the
 * next row's too. Used by one thread.
 */
final class RowKeys {
    /** What {@link #find} and {@link #findOrAdd} answer for a key that is too long, or a star. */
    static final int NO_KEY = Integer.MIN_VALUE;

    private static final byte[] NO_SUFFIX = {};

    private final SeriesNames names;
    private final byte[][] suffixes;
    private final int[] numbers;
    private byte[] sensor = {};
    private int sensorBytes = -1;
    private byte[] key = new byte[256];
    private int keyBytes;

    /** Keys that end as {@code suffixes} say, one for each column of values; in the long form there is none. */
    RowKeys(SeriesNames names, byte[][] suffixes) {
        this.names = names;
        this.suffixes = suffixes;
        numbers = new int[Math.max(1, suffixes.length)];
    }

    /** Whether {@code bytes[from, to)} is the sensor that they are of. */
    boolean isOf(byte[] bytes, int from, int to) {
        return Arrays.equals(sensor, 0, Math.max(0, sensorBytes), bytes, from, to) && sensorBytes >= 0;
    }

    /** From now on they are of the sensor in {@code bytes[from, to)}, valid UTF-8, and of no metric. */
    void sensor(byte[] bytes, int from, int to) {
        if (isOf(bytes, from, to)) {
            return;
        }
        sensorBytes = to - from;
        if (sensorBytes > sensor.length) {
            sensor = new byte[2 * sensorBytes];
        }
        System.arraycopy(bytes, from, sensor, 0, sensorBytes);
        ensure(sensorBytes + 1);
        keyBytes = KeyText.append(bytes, from, to, key, 0);
        Arrays.fill(numbers, -1);
    }

    /** Appends the metric in {@code bytes[from, to)}, valid UTF-8, for this row alone. */
    void metric(byte[] bytes, int from, int to) {
        sensorBytes = -1;
        ensure(keyBytes + to - from + 2);
        key[keyBytes] = '.';
        keyBytes = KeyText.append(bytes, from, to, key, keyBytes + 1);
    }

    private void ensure(int bytes) {
        int room = bytes + SeriesNames.PADDING;
        if (room > key.length) {
            key = Arrays.copyOf(key, 2 * room);
        }
    }

    /** The number of the series of a column of values; negative if it has none. */
    int find(int value) {
        if (numbers[value] >= 0) {
            return numbers[value];
        }
        int length = wholeKey(value);
        return length < 0 ? NO_KEY : names.find(key, 0, length);
    }

    /** The number of the series of a column of values, given now if it is new; negative if it cannot have one. */
    int findOrAdd(int value) {
        if (numbers[value] >= 0) {
            return numbers[value];
        }
        int length = wholeKey(value);
        numbers[value] = length < 0 ? NO_KEY : names.findOrAdd(key, 0, length);
        return numbers[value];
    }

    /** Ends the key with what it ends with for a column of values; answers its length, or -1 if it cannot be one. */
    private int wholeKey(int value) {
        byte[] suffix = suffixes.length == 0 ? NO_SUFFIX : suffixes[value];
        int length = keyBytes + suffix.length;
        ensure(length);
        System.arraycopy(suffix, 0, key, keyBytes, suffix.length);
        boolean star = length == 1 && key[0] == '*';
        return length > SeriesRegistry.MAX_KEY_BYTES || star ? -1 : length;
    }
}
