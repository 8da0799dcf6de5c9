package dev.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Times as section "Times" of the protocols has them, by java.time. */
final class AbsoluteTime {
    static final long NONE = Long.MIN_VALUE;

    private AbsoluteTime() {}

    static long parse(byte[] bytes, int from, int to, ZoneId zone) {
        String text = new String(bytes, from, to - from, UTF_8);
        try {
            return text.matches("[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?")
                    ? number(new BigDecimal(text))
                    : micros(iso(text, zone));
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return NONE;
        }
    }

    static String whyNot(byte[] bytes, int from, int to, ZoneId zone) {
        return "it is neither ISO 8601 nor a number within range";
    }

    private static long number(BigDecimal number) {
        BigDecimal size = number.abs();
        int decimals = size.compareTo(new BigDecimal("5e9")) < 0
                ? 6
                : size.compareTo(new BigDecimal("5e12")) < 0 ? 3 : size.compareTo(new BigDecimal("5e15")) < 0 ? 0 : -3;
        return number.scaleByPowerOfTen(decimals)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    private static Instant iso(String text, ZoneId zone) {
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        String full = text.replace(' ', 'T');
        return full.matches(".*(?:Z|[+-][0-9:]+)$")
                        && full.indexOf('T') > 0
                        && full.substring(full.indexOf('T')).matches(".*(?:Z|[+-][0-9:]+)$")
                ? OffsetDateTime.parse(full).toInstant()
                : LocalDateTime.parse(full).atZone(zone).toInstant();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
