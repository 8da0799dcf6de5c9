package dev.weir.taps;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Shares in percent, as {@code 33.33}, {@code 12.5} and {@code 40.0}. */
final class Percent {
    private static final int DECIMALS = 2;

    /** Nearer than this to the middle of two, the exact value of the float decides. */
    private static final double NEAR = 1e-6;

    private Percent() {}

    /** With two decimal places, or one where the second is 0; halves go to the even digit, by the exact value of the float. */
    static String text(long count, long all) {
        double percent = 100.0 * count / all;
        double hundredths = 100 * percent;
        double below = Math.floor(hundredths);
        boolean isHalf = Math.abs(hundredths - below - 0.5) < NEAR;
        long rounded = isHalf
                ? new BigDecimal(percent)
                        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                        .unscaledValue()
                        .longValueExact()
                : Math.round(hundredths);
        long tenths = rounded / 10;
        long rest = rounded % 10;
        return tenths / 10 + "." + tenths % 10 + (rest == 0 ? "" : String.valueOf(rest));
    }
}
