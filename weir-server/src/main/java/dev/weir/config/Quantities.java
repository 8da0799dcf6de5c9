package dev.weir.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations and sizes: a whole number and a unit. */
final class Quantities {
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,18})([A-Za-z]*)");
    private static final Map<String, Long> UNIT_MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> UNIT_BYTES = unitBytes();

    private Quantities() {}

    static Kind<Duration> duration(String least, String most) {
        var form = "a duration such as 500ms, 30s, 5m, 2h or 7d, from " + least + " to " + most;
        var leastMillis = trusted(least, UNIT_MILLIS);
        var mostMillis = trusted(most, UNIT_MILLIS);
        return new Kind<>(form, text -> Duration.ofMillis(read(text, UNIT_MILLIS, leastMillis, mostMillis, form)));
    }

    static Kind<Long> size(String least, String most) {
        var form = "a size such as 4096, 64KiB or 10GiB, from " + least + " to " + most;
        var leastBytes = trusted(least, UNIT_BYTES);
        var mostBytes = trusted(most, UNIT_BYTES);
        return new Kind<>(form, text -> read(text.toLowerCase(Locale.ROOT), UNIT_BYTES, leastBytes, mostBytes, form));
    }

    /** A size that an array can have. */
    static Kind<Integer> memorySize(String least, String most) {
        var size = size(least, most);
        return new Kind<>(size.form(), text -> Math.toIntExact(size.parse(text)));
    }

    private static long read(String text, Map<String, Long> units, long least, long most, String form)
            throws WrongValue {
        var quantity = QUANTITY.matcher(text);
        var factor = quantity.matches() ? units.get(quantity.group(2)) : null;
        if (factor == null) {
            throw new WrongValue("it is not " + form);
        }
        var number = Long.parseLong(quantity.group(1));
        if (number > most / factor || number * factor < least) {
            throw new WrongValue("it is out of range, not " + form);
        }
        return number * factor;
    }

    private static long trusted(String bound, Map<String, Long> units) {
        try {
            return read(bound.toLowerCase(Locale.ROOT), units, 0, Long.MAX_VALUE, bound);
        } catch (WrongValue e) {
            throw new IllegalStateException("BUG: the bound " + bound + " cannot be read", e);
        }
    }

    private static Map<String, Long> unitBytes() {
        var units = new LinkedHashMap<String, Long>();
        units.put("", 1L);
        units.put("b", 1L);
        units.put("kib", 1L << 10);
        units.put("mib", 1L << 20);
        units.put("gib", 1L << 30);
        units.put("tib", 1L << 40);
        return Map.copyOf(units);
    }
}
