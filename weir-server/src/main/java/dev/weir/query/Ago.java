package dev.weir.query;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** So long ago. */
final class Ago {
    static final Pattern FORM = Pattern.compile("-([0-9]{1,18})(ms|s|m|h|d)");

    private static final Map<String, Long> UNIT_MICROS =
            Map.of("ms", 1_000L, "s", 1_000_000L, "m", 60_000_000L, "h", 3_600_000_000L, "d", 86_400_000_000L);

    private Ago() {}

    static TimeExpression before(long nowMicros, Matcher ago) {
        try {
            long distance =
                    Math.multiplyExact(Long.parseLong(ago.group(1)), UNIT_MICROS.getOrDefault(ago.group(2), 0L));
            return new TimeExpression.At(Math.subtractExact(nowMicros, distance));
        } catch (ArithmeticException e) {
            return new TimeExpression.Unreadable("it is too long ago");
        }
    }
}
