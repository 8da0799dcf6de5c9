package dev.weir.format.number;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;

/**
 * Prints finite 64-bit floats as Python's {@code repr} does: the shortest digits that read back equal, {@code 10.0}, {@code 0.0001},
 * {@code 1e-05}, {@code 1e+16}. Also prints whole numbers. No garbage for the numbers that devices send.
 */
public final class DecimalPrinter {
    /** The most bytes that a number takes. */
    public static final int MAX_BYTES = 26;

    private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    private static final double LEAST_PLAIN = 1e-4;
    private static final double LEAST_SCIENTIFIC = 1e16;
    private static final double LEAST_PLAIN_IN_JAVA = 1e-3;
    private static final double LEAST_SCIENTIFIC_IN_JAVA = 1e7;

    /** Decimals of up to 15 digits are told apart by their floats, so the digits of an exact one are the shortest there are. */
    private static final double EXACT_DIGITS = 1e15;

    private DecimalPrinter() {}

    /** Writes {@code value} to {@code target[at...]} and answers the position after it. */
    public static int print(double value, byte[] target, int at) {
        double size = Math.abs(value);
        if (size < LEAST_SCIENTIFIC && size >= LEAST_PLAIN) {
            int end = printPlain(value, size, target, at);
            if (end > 0) {
                return end;
            }
        }
        return printShortest(value, target, at);
    }

    /** Numbers that are whole or have few decimal places; 0 if this is none of them. */
    private static int printPlain(double value, double size, byte[] target, int at) {
        int start = at;
        if (value < 0) {
            target[start++] = '-';
        }
        long whole = (long) size;
        if (whole == size) {
            int end = print(whole, target, start);
            target[end] = '.';
            target[end + 1] = '0';
            return end + 2;
        }
        for (int places = 1; places < POWERS_OF_TEN.length; places++) {
            double power = POWERS_OF_TEN[places];
            double scaled = Math.rint(size * power);
            if (scaled >= EXACT_DIGITS) {
                return 0;
            }
            if (scaled / power == size) {
                return printScaled((long) scaled, places, target, start);
            }
        }
        return 0;
    }

    private static int printScaled(long digits, int places, byte[] target, int at) {
        long power = (long) POWERS_OF_TEN[places];
        long whole = digits / power;
        long fraction = digits - whole * power;
        int end = print(whole, target, at);
        target[end] = '.';
        for (int i = end + places; i > end; i--) {
            long rest = fraction / 10;
            target[i] = (byte) ('0' + fraction - rest * 10);
            fraction = rest;
        }
        return end + places + 1;
    }

    /** Writes a whole number. */
    public static int print(long value, byte[] target, int at) {
        int start = at;
        long rest = value;
        if (value < 0) {
            target[start++] = '-';
            if (value == Long.MIN_VALUE) {
                return put("9223372036854775808", target, start);
            }
            rest = -value;
        }
        int end = start + digits(rest);
        for (int i = end - 1; i >= start; i--) {
            long next = rest / 10;
            target[i] = (byte) ('0' + rest - next * 10);
            rest = next;
        }
        return end;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long power = 10; value >= power; power *= 10) {
            digits++;
            if (digits == 19) {
                break;
            }
        }
        return digits;
    }

    private static int printShortest(double value, byte[] target, int at) {
        if (value == 0) {
            return put(1 / value < 0 ? "-0.0" : "0.0", target, at);
        }
        double size = Math.abs(value);
        if (size >= LEAST_PLAIN_IN_JAVA && size < LEAST_SCIENTIFIC_IN_JAVA) {
            return put(
                    Double.toString(value),
                    target,
                    at); // The same text, and no number so large needs two digits where one will do.
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        StringBuilder text = new StringBuilder(MAX_BYTES).append(value < 0 ? "-" : "");
        if (exponent >= -4 && exponent < 16) {
            appendPlain(text, digits, exponent);
        } else {
            text.append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            text.append(exponent < 0 ? "e-" : "e+");
            text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
        }
        return put(text.toString(), target, at);
    }

    private static void appendPlain(StringBuilder text, String digits, int exponent) {
        int point = exponent + 1;
        if (point <= 0) {
            text.append("0.").repeat('0', -point).append(digits);
        } else if (digits.length() <= point) {
            text.append(digits).repeat('0', point - digits.length()).append(".0");
        } else {
            text.append(digits, 0, point).append('.').append(digits, point, digits.length());
        }
    }

    /** The shortest decimal that reads back equal. Java's own text is that, except that it never has fewer than two digits. */
    private static BigDecimal shortest(double value) {
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (shortest.precision() == 2) {
            BigDecimal rounded = shortest.round(new java.math.MathContext(1));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return shortest;
    }

    private static int put(String text, byte[] target, int at) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        System.arraycopy(bytes, 0, target, at, bytes.length);
        return at + bytes.length;
    }
}
