package dev.weir.format.time;

import dev.weir.format.text.Quoted;
import java.time.ZoneId;

/**
 * Reads a time as any sender may write it: ISO 8601 ({@code 2026-03-31T12:00:00.5+02:00}; a date alone is its midnight, a blank may stand for the
 * {@code T}, seconds and zone may be missing), or a number whose unit its size tells: below 5e9 seconds, below 5e12 milliseconds, below 5e15
 * microseconds, else nanoseconds. Whatever is finer than a microsecond is floored. No garbage for what devices usually send.
 */
public final class TimeParser {
    /** What is answered for text that is no time. No time is this, nor {@link Long#MAX_VALUE}. */
    public static final long NONE = Long.MIN_VALUE;

    /** What the two forms answer inside of this package for a time that 64-bit microseconds do not reach. */
    static final long OUT_OF_RANGE = Long.MAX_VALUE;

    private TimeParser() {}

    /** The time that the text in {@code bytes[from, to)} tells, microseconds since the Unix epoch, or {@link #NONE}; one that names no zone is in {@code zone}. */
    public static long parse(byte[] bytes, int from, int to, ZoneId zone) {
        return timeOrNone(anyForm(bytes, from, to, zone));
    }

    /** The time that the number in {@code bytes[from, to)} tells, microseconds since the Unix epoch, or {@link #NONE}. */
    public static long parseNumber(byte[] bytes, int from, int to) {
        return timeOrNone(NumberTime.parse(bytes, from, to));
    }

    /** Why {@link #parse} or {@link #parseNumber} answers {@link #NONE} for {@code bytes[from, to)}. */
    public static String whyNot(byte[] bytes, int from, int to, ZoneId zone) {
        String why;
        if (NumberTime.parse(bytes, from, to) == OUT_OF_RANGE) {
            why = "taken as nanoseconds, by its size, it is out of range";
        } else if (anyForm(bytes, from, to, zone) == OUT_OF_RANGE) {
            why = "it is out of the range of 64-bit microseconds";
        } else {
            why = "it is neither a number nor a date and time such as 2026-03-31T12:00:00Z";
        }
        return "cannot read the time " + Quoted.text(bytes, from, to) + ": " + why;
    }

    private static long anyForm(byte[] bytes, int from, int to, ZoneId zone) {
        long micros = IsoTime.parse(bytes, from, to, zone);
        return micros == NONE ? NumberTime.parse(bytes, from, to) : micros;
    }

    private static long timeOrNone(long micros) {
        return micros == OUT_OF_RANGE ? NONE : micros;
    }
}
