package dev.weir.format.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads times as {@link TimeParser} does, and keeps the last date, which is mostly the next one too. Used by one thread.
 */
public final class TimeReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int DATE_BYTES = 10;
    private static final int LOCAL_BYTES = 19;
    private static final long MICROS = 1_000_000;

    /** The bytes {@code 00:00:00}. */
    private static final long CLOCK = 0x30303A30303A3030L;

    /** Added to what is left when {@link #CLOCK} is taken away, this sets the high bit of what was no digit or colon. */
    private static final long CLOCK_CARRY = 0x76767F76767F7676L;

    private static final long HIGHS = 0x8080808080808080L;

    private static final byte[] EPOCH = "1970-01-01".getBytes(US_ASCII);

    private final ZoneId zone;
    private final boolean isUtc;
    private long yearAndMonth;
    private short day;
    private long midnightSeconds;

    /** A reader of times that are in {@code zone} where they name none. */
    public TimeReader(ZoneId zone) {
        this.zone = zone;
        isUtc = zone.equals(ZoneOffset.UTC);
        if (!isDate(EPOCH, 0)) {
            throw new IllegalStateException("BUG: the date that is kept at first is none");
        }
    }

    /** {@link TimeParser#parse} of {@code bytes[from, to)}. */
    public long read(byte[] bytes, int from, int to) {
        boolean usual = to - from == LOCAL_BYTES + 1 ? bytes[to - 1] == 'Z' : isUtc && to - from == LOCAL_BYTES;
        if (!usual || (bytes[from + DATE_BYTES] != 'T' && bytes[from + DATE_BYTES] != ' ')) {
            return TimeParser.parse(bytes, from, to, zone);
        }
        long clock = (long) LONG.get(bytes, from + DATE_BYTES + 1) ^ CLOCK;
        int hour = (int) (clock & 0xFF) * 10 + (int) (clock >>> 8 & 0xFF);
        int minute = (int) (clock >>> 24 & 0xFF) * 10 + (int) (clock >>> 32 & 0xFF);
        int second = (int) (clock >>> 48 & 0xFF) * 10 + (int) (clock >>> 56);
        boolean digits = ((clock + CLOCK_CARRY | clock) & HIGHS) == 0;
        if (!digits || hour > 23 || minute > 59 || second > 59 || !isDate(bytes, from)) {
            return TimeParser.parse(bytes, from, to, zone);
        }
        return (midnightSeconds + hour * 3600L + minute * 60L + second) * MICROS;
    }

    /** Whether a date of four digits of year begins at {@code from}; it is kept then. */
    private boolean isDate(byte[] bytes, int from) {
        long newYearAndMonth = (long) LONG.get(bytes, from);
        short newDay = (short) SHORT.get(bytes, from + Long.BYTES);
        if (newYearAndMonth == yearAndMonth && newDay == day) {
            return true;
        }
        long midnight = IsoTime.parse(bytes, from, from + DATE_BYTES, ZoneOffset.UTC);
        if (midnight == TimeParser.NONE) {
            return false;
        }
        yearAndMonth = newYearAndMonth;
        day = newDay;
        midnightSeconds = Math.floorDiv(midnight, MICROS);
        return true;
    }
}
