package dev.weir.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Steps of so many days of a time zone, counted from 1970-01-01. */
final class DaySteps implements Steps {
    static final long DAY_MICROS = 86_400_000_000L;

    private final ZoneId zone;
    private final long days;
    private long beginMicros;
    private long endMicros;

    DaySteps(ZoneId zone, long days) {
        this.zone = zone;
        this.days = days;
    }

    @Override
    public void seek(long micros) {
        if (micros >= beginMicros && micros < endMicros) {
            return;
        }
        long today = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000))
                .atZone(zone)
                .toLocalDate()
                .toEpochDay();
        long first = Math.floorDiv(today, days) * days;
        beginMicros = midnight(first);
        endMicros = midnight(first + days);
        while (endMicros
                <= micros) { // Where clocks are set back over midnight, a date comes again after the next has begun.
            first += days;
            beginMicros = endMicros;
            endMicros = midnight(first + days);
        }
    }

    private long midnight(long epochDay) {
        long second = LocalDate.ofEpochDay(epochDay).atStartOfDay(zone).toEpochSecond();
        long most = Long.MAX_VALUE / 1_000_000;
        return second > most ? Long.MAX_VALUE : second < -most ? Long.MIN_VALUE : second * 1_000_000;
    }

    @Override
    public long beginMicros() {
        return beginMicros;
    }

    @Override
    public long endMicros() {
        return endMicros;
    }
}
