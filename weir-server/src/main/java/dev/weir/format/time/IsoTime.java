package dev.weir.format.time;

import static dev.weir.format.time.TimeParser.NONE;
import static dev.weir.format.time.TimeParser.OUT_OF_RANGE;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** ISO 8601 with dashes and colons: {@code 2026-03-31T12:00:00.123Z} and its shorter forms. */
final class IsoTime {
    private static final int MAX_YEAR_DIGITS = 6;
    private static final int MAX_OFFSET_SECONDS = 18 * 3600;
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int DATE_BYTES = 6;
    private static final int FRACTION_BITS = 20;
    private static final long MICROS = 1_000_000;
    private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS;

    private IsoTime() {}

    static long parse(byte[] bytes, int from, int to, ZoneId zone) {
        int yearEnd = yearEnd(bytes, from, to);
        if (yearEnd < 0 || to - yearEnd < DATE_BYTES || bytes[yearEnd] != '-' || bytes[yearEnd + 3] != '-') {
            return NONE;
        }
        int year = year(bytes, from, yearEnd);
        int month = pair(bytes, yearEnd + 1);
        int day = pair(bytes, yearEnd + 4);
        if (month < 1 || month > 12 || day < 1 || day > Civil.daysInMonth(year, month)) {
            return NONE;
        }
        long midnight = Civil.days(year, month, day) * Civil.SECONDS_OF_DAY;
        int dateEnd = yearEnd + DATE_BYTES;
        return dateEnd == to ? inZone(midnight, 0, zone) : timeOfDay(bytes, dateEnd, to, midnight, zone);
    }

    private static long timeOfDay(byte[] bytes, int from, int to, long midnight, ZoneId zone) {
        boolean parted = bytes[from] == 'T' || bytes[from] == ' ' || bytes[from] == 't';
        if (!parted || to - from < 6 || bytes[from + 3] != ':') {
            return NONE;
        }
        int hour = pair(bytes, from + 1);
        int minute = pair(bytes, from + 4);
        int second = 0;
        long fraction = 0;
        int at = from + 6;
        if (to - at >= 3 && bytes[at] == ':') {
            second = pair(bytes, at + 1);
            at += 3;
            if (at < to && (bytes[at] == '.' || bytes[at] == ',')) {
                long read = fraction(bytes, at + 1, to);
                fraction = read & ((1 << FRACTION_BITS) - 1);
                at = (int) (read >>> FRACTION_BITS);
            }
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || at < 0) {
            return NONE;
        }
        long seconds = midnight + hour * 3600L + minute * 60L + second;
        if (at == to) {
            return inZone(seconds, fraction, zone);
        }
        int offset = offset(bytes, at, to);
        return offset == NO_OFFSET ? NONE : micros(seconds - offset, fraction);
    }

    /** Where the year ends: after four digits, or after a sign and four to six of them; -1 if it is none. */
    private static int yearEnd(byte[] bytes, int from, int to) {
        if (to - from < 4 + DATE_BYTES) {
            return -1;
        }
        if (pair(bytes, from) >= 0) {
            return pair(bytes, from + 2) >= 0 ? from + 4 : -1;
        }
        if (bytes[from] != '-' && bytes[from] != '+') {
            return -1;
        }
        int at = from + 1;
        while (at < to && at - from <= MAX_YEAR_DIGITS && isDigit(bytes[at])) {
            at++;
        }
        return at - from > 4 ? at : -1;
    }

    private static int year(byte[] bytes, int from, int to) {
        boolean signed = !isDigit(bytes[from]);
        int year = 0;
        for (int at = signed ? from + 1 : from; at < to; at++) {
            year = year * 10 + bytes[at] - '0';
        }
        return bytes[from] == '-' ? -year : year;
    }

    /** Whole microseconds of a fraction's digits, and above them where the digits end; negative if there are none. */
    private static long fraction(byte[] bytes, int from, int to) {
        int micros = 0;
        int unit = 100_000;
        int at = from;
        for (; at < to && isDigit(bytes[at]); at++) {
            micros += (bytes[at] - '0') * unit;
            unit /= 10;
        }
        return at == from ? -1 : (long) at << FRACTION_BITS | micros;
    }

    /** Seconds east of Greenwich: {@code Z}, {@code +01:00}, {@code +0100} or {@code +01}. */
    private static int offset(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 1 && (bytes[from] == 'Z' || bytes[from] == 'z')) {
            return 0;
        }
        boolean west = bytes[from] == '-';
        boolean colon = length == 6 && bytes[from + 3] == ':';
        if ((!west && bytes[from] != '+') || (length != 3 && length != 5 && !colon)) {
            return NO_OFFSET;
        }
        int hours = pair(bytes, from + 1);
        int minutes = length == 3 ? 0 : pair(bytes, to - 2);
        int seconds = hours * 3600 + minutes * 60;
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds > MAX_OFFSET_SECONDS) {
            return NO_OFFSET;
        }
        return west ? -seconds : seconds;
    }

    /** A local time that a change of clocks skips is moved on by what it skips; one that comes twice is the first. */
    private static long inZone(long localSeconds, long fraction, ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) {
            return micros(localSeconds, fraction);
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC);
        return micros(localSeconds - zone.getRules().getOffset(local).getTotalSeconds(), fraction);
    }

    private static long micros(long seconds, long fraction) {
        // The last second before the range begins has microseconds inside of it, so it is counted from its end.
        long whole = seconds < 0 ? seconds + 1 : seconds;
        long rest = seconds < 0 ? fraction - MICROS : fraction;
        if (whole > MAX_SECONDS || whole < -MAX_SECONDS) {
            return OUT_OF_RANGE;
        }
        long product = whole * MICROS;
        long sum = product + rest;
        boolean overflown = ((product ^ sum) & (rest ^ sum)) < 0;
        return overflown || sum == Long.MIN_VALUE ? OUT_OF_RANGE : sum;
    }

    /** The number that two digits make; negative if they are none. */
    private static int pair(byte[] bytes, int at) {
        return isDigit(bytes[at]) && isDigit(bytes[at + 1]) ? (bytes[at] - '0') * 10 + bytes[at + 1] - '0' : -1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
