package dev.weir.store.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition of samples for each month that has some, from ten years ago until the month after this one; what lies elsewhere is in the default partition, so
 * that nobody makes partitions without end by the times that they send. Used by one thread.
 */
final class Partitions {
    private static final int YEARS_BACK = 10;
    private static final Pattern NAMED = Pattern.compile("sample_(\\d{4})_(\\d{2})");

    private final InstantSource clock;
    private final Set<YearMonth> settled = new HashSet<>();

    // The month that was looked at last, as samples come by rising time mostly.
    private long knownFrom = Long.MAX_VALUE;
    private long knownTo = Long.MIN_VALUE;

    Partitions(InstantSource clock) {
        this.clock = clock;
    }

    /** Sees to it that a sample of this time has its partition. */
    void prepare(Connection connection, long micros) throws SQLException {
        if (micros >= knownFrom && micros < knownTo) {
            return;
        }
        YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        long first = micros(now.minusYears(YEARS_BACK));
        long end = micros(now.plusMonths(2));
        if (micros < first || micros >= end) {
            return;
        }
        YearMonth month =
                YearMonth.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
        if (settled.add(month)) {
            settle(connection, month);
        }
        knownFrom = micros(month);
        knownTo = micros(month.plusMonths(1));
    }

    private static void settle(Connection connection, YearMonth month) throws SQLException {
        long from = micros(month);
        long to = micros(month.plusMonths(1));
        try (Statement statement = connection.createStatement()) {
            String name = name(month);
            if (isThere(statement, "select 1 from pg_class where oid = to_regclass('" + name + "')")) {
                return;
            }
            // Samples whose time was far ahead when they came stay where they are, and those that come now join them.
            if (!isThere(
                    statement,
                    "select 1 from sample_default where timestamp_micros >= " + from + " and timestamp_micros < " + to
                            + " limit 1")) {
                statement.execute(
                        "create table " + name + " partition of sample for values from (" + from + ") to (" + to + ")");
            }
        }
    }

    private static boolean isThere(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            return found.next();
        }
    }

    private static String name(YearMonth month) {
        return String.format("sample_%04d_%02d", month.getYear(), month.getMonthValue());
    }

    /** Where the month ends of which a partition of this name has the samples, microseconds since the Unix epoch; empty for another name. */
    static OptionalLong end(String name) {
        Matcher month = NAMED.matcher(name);
        return month.matches()
                ? OptionalLong.of(
                        micros(YearMonth.of(Integer.parseInt(month.group(1)), Integer.parseInt(month.group(2)))
                                .plusMonths(1)))
                : OptionalLong.empty();
    }

    private static long micros(YearMonth month) {
        return month.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }
}
