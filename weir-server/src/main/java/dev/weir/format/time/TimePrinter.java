package dev.weir.format.time;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Prints times in UTC as ISO 8601: {@code 2026-03-31T12:00:00Z}, with as much of a fraction as there is. Years of more than four digits carry
 * a sign ({@code +10000-01-01T00:00:00Z}). No garbage.
 */
public final class TimePrinter {
    /** The most bytes that a time takes. */
    public static final int MAX_BYTES = 30;

    private static final long MICROS = 1_000_000;

    private TimePrinter() {}

    /** A time as text. */
    public static String text(long micros) {
        byte[] target = new byte[MAX_BYTES];
        return new String(target, 0, print(micros, target, 0), ISO_8859_1);
    }

    /** Writes the time, microseconds since the Unix epoch, to {@code target[at...]} and answers the position after it. */
    public static int print(long micros, byte[] target, int at) {
        long seconds = Math.floorDiv(micros, MICROS);
        int fraction = (int) (micros - seconds * MICROS);
        int days = (int) Math.floorDiv(seconds, Civil.SECONDS_OF_DAY);
        int second = (int) (seconds - days * Civil.SECONDS_OF_DAY);
        int date = Civil.date(days);
        int end = printYear(date >> 9, target, at);
        end = printPair('-', date >> 5 & 15, target, end);
        end = printPair('-', date & 31, target, end);
        end = printPair('T', second / 3600, target, end);
        end = printPair(':', second / 60 % 60, target, end);
        end = printPair(':', second % 60, target, end);
        end = fraction == 0 ? end : printFraction(fraction, target, end);
        target[end] = 'Z';
        return end + 1;
    }

    private static int printYear(int year, byte[] target, int at) {
        int start = at;
        if (year < 0 || year > 9999) {
            target[start++] = (byte) (year < 0 ? '-' : '+');
        }
        int size = Math.abs(year);
        int digits = size > 99_999 ? 6 : size > 9_999 ? 5 : 4;
        for (int i = start + digits - 1; i >= start; i--) {
            target[i] = (byte) ('0' + size % 10);
            size /= 10;
        }
        return start + digits;
    }

    private static int printPair(char before, int number, byte[] target, int at) {
        target[at] = (byte) before;
        target[at + 1] = (byte) ('0' + number / 10);
        target[at + 2] = (byte) ('0' + number % 10);
        return at + 3;
    }

    private static int printFraction(int fraction, byte[] target, int at) {
        target[at] = '.';
        int end = at + 1;
        int unit = 100_000;
        for (int rest = fraction; rest > 0; unit /= 10) {
            target[end++] = (byte) ('0' + rest / unit);
            rest %= unit;
        }
        return end;
    }
}
