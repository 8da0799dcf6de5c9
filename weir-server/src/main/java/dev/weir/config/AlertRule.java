package dev.weir.config;

import java.time.Duration;

/**
 * One line of {@code alerts.rules}, such as {@code *.temp > 80 for 5m}: it holds for a series that matches the glob once
 * its value has compared so for that long (zero: at once).
 */
public record AlertRule(String glob, Comparison comparison, double threshold, Duration duration) {
    /** How a value is compared with the threshold. */
    public enum Comparison {
        ABOVE(">"),
        AT_LEAST(">="),
        BELOW("<"),
        AT_MOST("<=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** The sign as it is written in a rule. */
        public String sign() {
            return sign;
        }

        /** Whether a value stands in this relation to the threshold. */
        public boolean holds(double value, double threshold) {
            return switch (this) {
                case ABOVE -> value > threshold;
                case AT_LEAST -> value >= threshold;
                case BELOW -> value < threshold;
                case AT_MOST -> value <= threshold;
            };
        }
    }
}
