package dev.weir.format.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Python's {@code repr} of a float, found by trial: slow, and as plain as its definition. */
final class Repr {
    private Repr() {}

    /** Tries every number of digits, rounding the exact value both ways, until one reads back equal. */
    static String byTrial(double value) {
        if (value == 0) {
            return form(value, BigDecimal.ZERO);
        }
        BigDecimal exact = new BigDecimal(value).abs();
        for (int digits = 1; digits <= 17; digits++) {
            BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
            boolean downFits = down.doubleValue() == Math.abs(value);
            boolean upFits = up.doubleValue() == Math.abs(value);
            if (downFits || upFits) {
                int nearer = exact.subtract(down).compareTo(up.subtract(exact));
                boolean tie = nearer == 0 && downFits && upFits;
                boolean even = !down.unscaledValue().testBit(0);
                return form(value, tie ? (even ? down : up) : downFits && (!upFits || nearer < 0) ? down : up);
            }
        }
        throw new AssertionError(value + " has no digits");
    }

    /** Takes Java's own shortest digits; not for the numbers of one digit, of which Java prints two. */
    static String byJava(double value) {
        return form(value, new BigDecimal(Double.toString(Math.abs(value))));
    }

    private static String form(double value, BigDecimal size) {
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (size.signum() == 0) {
            return sign + "0.0";
        }
        BigDecimal digits = size.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = digits.toPlainString();
            return sign + (plain.contains(".") ? plain : plain + ".0");
        }
        BigDecimal mantissa = digits.movePointLeft(exponent).stripTrailingZeros();
        return sign + mantissa.toPlainString() + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
