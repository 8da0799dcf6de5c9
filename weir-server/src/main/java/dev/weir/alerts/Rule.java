package dev.weir.alerts;

import dev.weir.config.AlertRule;
import dev.weir.format.text.Glob;
import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A rule that is watched.
 *
 * @param text how it is written, the same for rules that say the same in other words
 * @param glob which series it is for
 * @param rule what it says
 */
record Rule(String text, Glob glob, AlertRule rule) {
    private static final double EXACT = 1e15;

    static Rule of(AlertRule rule) {
        String text = rule.glob() + " " + rule.comparison().sign() + " " + number(rule.threshold())
                + (rule.duration().isZero() ? "" : " for " + duration(rule.duration()));
        Glob.whyNot(rule.glob()).ifPresent(why -> {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot watch the rule \"" + text + "\": " + why);
        });
        return new Rule(text, Glob.of(rule.glob()), rule);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < EXACT
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String duration(Duration duration) {
        long millis = duration.toMillis();
        for (TimeUnit unit : new TimeUnit[] {TimeUnit.DAYS, TimeUnit.HOURS, TimeUnit.MINUTES, TimeUnit.SECONDS}) {
            if (millis % unit.toMillis(1) == 0) {
                return unit.convert(duration) + unit.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT);
            }
        }
        return millis + "ms";
    }

    boolean compares(double value) {
        return rule.comparison().holds(value, rule.threshold());
    }

    /** The key of the record that says that somebody was told that it holds for a series. */
    String recordKey(String seriesKey) {
        return text + "\n" + seriesKey;
    }
}
