package dev.weir.query;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a row of a query is: {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}; at least a second.
 *
 * <p>Steps in days follow the days of the time zone, however long those are, and are counted from 1970-01-01. Others have a fixed length:
 * where that divides a day, they are counted from each local midnight, so that the last one of a day on which clocks change may be
 * shorter; where it does not, from 1970-01-01T00:00:00Z.
 *
 * @param text as it was written
 * @param lengthMicros how long it is, a day having 24 hours
 * @param isDays whether it is in days
 */
public record Step(String text, long lengthMicros, boolean isDays) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Map<String, Long> UNIT_MICROS =
            Map.of("s", 1_000_000L, "m", 60_000_000L, "h", 3_600_000_000L, "d", DaySteps.DAY_MICROS);
    private static final long MOST_MICROS = 1_000_000 * DaySteps.DAY_MICROS;

    /** The step that a text is; empty where it is none. */
    public static Optional<Step> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long unit = UNIT_MICROS.getOrDefault(form.group(2), 0L);
        long amount = Long.parseLong(form.group(1));
        boolean fits = amount > 0 && amount <= MOST_MICROS / unit;
        return fits ? Optional.of(new Step(text, amount * unit, unit == DaySteps.DAY_MICROS)) : Optional.empty();
    }

    /** Where the steps begin and end in a time zone. */
    Steps in(ZoneId zone) {
        boolean dividesDay = DaySteps.DAY_MICROS % lengthMicros == 0;
        if (!isDays && !dividesDay) {
            return new FixedSteps(lengthMicros, 0);
        }
        if (zone.getRules().isFixedOffset()) {
            ZoneOffset offset = zone.getRules().getOffset(Instant.EPOCH);
            return new FixedSteps(lengthMicros, -offset.getTotalSeconds() * 1_000_000L);
        }
        return isDays ? new DaySteps(zone, lengthMicros / DaySteps.DAY_MICROS) : new DayPartSteps(zone, lengthMicros);
    }
}
