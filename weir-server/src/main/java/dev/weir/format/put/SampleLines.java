package dev.weir.format.put;

import dev.weir.format.number.DecimalPrinter;
import dev.weir.model.SeriesRegistry;

/**
 * Prints the samples of one series as lines of a get's reply: {@code <key> <value> <seconds>}. Of several samples in one second it shows the one
 * at the whole second if there is one, else the latest. Used by one thread.
 */
public final class SampleLines {
    private static final long MICROS = 1_000_000;

    private final byte[] key;
    private final int keyBytes;
    private long[] times = {};
    private double[] values = {};
    private int count;
    private int at;
    private boolean pending;
    private long pendingSecond;
    private boolean pendingIsWhole;
    private double pendingValue;

    /** Lines of a series. */
    public SampleLines(SeriesRegistry registry, int seriesId) {
        int length = registry.keyLength(seriesId);
        key = new byte[length + SeriesRegistry.PADDING];
        registry.copyKey(seriesId, key, 0);
        key[length] = ' ';
        keyBytes = length + 1;
    }

    /** The most bytes that one line takes. */
    public int maxLineBytes() {
        return keyBytes + DecimalPrinter.MAX_BYTES + 24;
    }

    /** Goes on with {@code count} samples, rising in time and after those before; the arrays stay as they are until {@link #hasMore} is false. */
    public void begin(long[] timestampMicros, double[] values, int count) {
        this.times = timestampMicros;
        this.values = values;
        this.count = count;
        this.at = 0;
    }

    /** Whether samples are left. */
    public boolean hasMore() {
        return at < count;
    }

    /** Prints to {@code target} from {@code from} on, as long as a whole line fits before {@code limit}; answers where it ended. */
    public int print(byte[] target, int from, int limit) {
        int position = from;
        int last = limit - maxLineBytes();
        while (at < count && position <= last) {
            long time = times[at];
            long second = Math.floorDiv(time, MICROS);
            if (pending && second == pendingSecond) {
                if (!pendingIsWhole) {
                    pendingValue = values[at];
                }
            } else {
                position = end(target, position);
                pending = true;
                pendingSecond = second;
                pendingIsWhole = second * MICROS == time;
                pendingValue = values[at];
            }
            at++;
        }
        return position;
    }

    /** Prints the last line, which waits for what follows in its second; answers where it ended. */
    public int end(byte[] target, int from) {
        if (!pending) {
            return from;
        }
        pending = false;
        System.arraycopy(key, 0, target, from, keyBytes);
        int position = DecimalPrinter.print(pendingValue, target, from + keyBytes);
        target[position] = ' ';
        position = DecimalPrinter.print(pendingSecond, target, position + 1);
        target[position] = '\n';
        return position + 1;
    }
}
