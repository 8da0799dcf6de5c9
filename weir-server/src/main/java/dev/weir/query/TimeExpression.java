package dev.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.time.TimeParser;
import java.time.ZoneId;
import java.util.regex.Matcher;

/**
 * A time as the HTTP queries take it: {@code now}, so long before it ({@code -15m}, {@code -2h}, {@code -7d}; also {@code -500ms} and
 * {@code -30s}), or whatever is a time anywhere else: ISO 8601 or a number. Any thread.
 */
public sealed interface TimeExpression {
    /** It can be read, and means this microsecond since the Unix epoch. */
    record At(long micros) implements TimeExpression {}

    /** It cannot be read, for this reason. */
    record Unreadable(String reason) implements TimeExpression {}

    /**
     * Reads a time.
     *
     * @param nowMicros what {@code now} means
     * @param zone what a time without a zone of its own is in
     */
    static TimeExpression parse(String text, long nowMicros, ZoneId zone) {
        if (text.equals("now")) {
            return new At(nowMicros);
        }
        Matcher ago = Ago.FORM.matcher(text);
        if (ago.matches()) {
            return Ago.before(nowMicros, ago);
        }
        byte[] bytes = text.getBytes(UTF_8);
        long micros = TimeParser.parse(bytes, 0, bytes.length, zone);
        return micros == TimeParser.NONE
                ? new Unreadable(TimeParser.whyNot(bytes, 0, bytes.length, zone))
                : new At(micros);
    }
}
