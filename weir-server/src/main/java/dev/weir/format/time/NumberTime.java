package dev.weir.format.time;

import static dev.weir.format.time.TimeParser.NONE;
import static dev.weir.format.time.TimeParser.OUT_OF_RANGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.format.number.DecimalParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** A number as a time: its size tells the unit. */
final class NumberTime {
    private static final long SECONDS_BELOW = 5_000_000_000L;
    private static final long MILLIS_BELOW = 5_000_000_000_000L;
    private static final long MICROS_BELOW = 5_000_000_000_000_000L;
    private static final int MAX_FAST_DIGITS = 18;

    /** Nanoseconds in range have up to 22 digits. */
    private static final int MAX_WHOLE_DIGITS = 22;

    /** A longer number is no time, whatever it says. */
    private static final int MAX_BYTES = 1_000;

    private NumberTime() {}

    static long parse(byte[] bytes, int from, int to) {
        boolean negative = from < to && bytes[from] == '-';
        int wholeFrom = from < to && (negative || bytes[from] == '+') ? from + 1 : from;
        int at = wholeFrom;
        long whole = 0;
        for (; at < to && isDigit(bytes[at]); at++) {
            whole = whole * 10 + bytes[at] - '0';
        }
        int digits = at - wholeFrom;
        boolean fits = digits <= MAX_FAST_DIGITS || (digits == MAX_FAST_DIGITS + 1 && whole >= 0);
        if (digits >= 1 && fits) {
            if (at == to) {
                return micros(whole, 0, 0, negative);
            }
            if (bytes[at] == '.') {
                long micros = fraction(bytes, at + 1, to, whole, negative);
                if (micros != NONE) {
                    return micros;
                }
            }
        }
        return anyNumber(bytes, from, to);
    }

    /** A number with a fraction and no exponent; {@link TimeParser#NONE} if it is something else. */
    private static long fraction(byte[] bytes, int from, int to, long whole, boolean negative) {
        int millionths = 0;
        int unit = 100_000;
        int rest = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            millionths += digit * unit;
            rest |= unit == 0 ? digit : 0;
            unit /= 10;
        }
        return micros(whole, millionths, rest, negative);
    }

    /** Microseconds, rounded down: {@code rest} is not 0 where something follows the millionths. */
    private static long micros(long whole, int millionths, int rest, boolean negative) {
        long size;
        boolean exact;
        if (whole < SECONDS_BELOW) {
            size = whole * 1_000_000 + millionths;
            exact = rest == 0;
        } else if (whole < MILLIS_BELOW) {
            size = whole * 1_000 + millionths / 1_000;
            exact = rest == 0 && millionths % 1_000 == 0;
        } else if (whole < MICROS_BELOW) {
            size = whole;
            exact = rest == 0 && millionths == 0;
        } else {
            size = whole / 1_000;
            exact = rest == 0 && millionths == 0 && size * 1_000 == whole;
        }
        return !negative ? size : exact ? -size : -size - 1;
    }

    /** Exponents and long numbers. */
    private static long anyNumber(byte[] bytes, int from, int to) {
        if (to - from > MAX_BYTES || !DecimalParser.isDecimal(bytes, from, to)) {
            return NONE;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(new String(bytes, from, to - from, ISO_8859_1));
        } catch (NumberFormatException tooLargeAnExponent) {
            return OUT_OF_RANGE;
        }
        long wholeDigits = (long) number.precision() - number.scale();
        if (number.signum() == 0) {
            return 0;
        }
        if (wholeDigits > MAX_WHOLE_DIGITS) {
            return OUT_OF_RANGE;
        }
        if (wholeDigits < -MAX_WHOLE_DIGITS) {
            return number.signum() < 0 ? -1 : 0;
        }
        BigInteger micros = number.scaleByPowerOfTen(microsPower(number.abs()))
                .setScale(0, RoundingMode.FLOOR)
                .toBigIntegerExact();
        boolean inRange = micros.bitLength() < Long.SIZE
                && micros.longValue() != Long.MIN_VALUE
                && micros.longValue() != Long.MAX_VALUE;
        return inRange ? micros.longValue() : OUT_OF_RANGE;
    }

    private static int microsPower(BigDecimal size) {
        if (size.compareTo(BigDecimal.valueOf(SECONDS_BELOW)) < 0) {
            return 6;
        }
        if (size.compareTo(BigDecimal.valueOf(MILLIS_BELOW)) < 0) {
            return 3;
        }
        return size.compareTo(BigDecimal.valueOf(MICROS_BELOW)) < 0 ? 0 : -3;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
