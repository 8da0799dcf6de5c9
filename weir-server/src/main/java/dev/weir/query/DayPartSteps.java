package dev.weir.query;

import java.time.ZoneId;

/** Steps of one length, which divides a day of 24 hours, counted from each midnight of a time zone. */
final class DayPartSteps implements Steps {
    private final DaySteps day;
    private final long lengthMicros;
    private long beginMicros;
    private long endMicros;

    DayPartSteps(ZoneId zone, long lengthMicros) {
        this.day = new DaySteps(zone, 1);
        this.lengthMicros = lengthMicros;
    }

    @Override
    public void seek(long micros) {
        day.seek(micros);
        long into = (micros - day.beginMicros()) % lengthMicros;
        beginMicros = micros - into;
        long left = day.endMicros() - beginMicros;
        endMicros = left > 0 && left < lengthMicros ? day.endMicros() : beginMicros + lengthMicros;
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
