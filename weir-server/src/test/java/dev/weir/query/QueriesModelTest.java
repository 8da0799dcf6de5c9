package dev.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Queries beside a model that keeps a sorted map for each series and computes every row from its samples. */
final class QueriesModelTest {
    private static final long SECOND = Stored.SECOND;
    private static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu");
    private static final List<String> STEPS = List.of("1s", "7s", "1m", "15m", "1h", "6h", "7h", "1d", "3d", "7d");

    private static final List<Aggregate> AGGREGATES = List.copyOf(EnumSet.allOf(Aggregate.class));

    private final SplittableRandom random = Seed.random();

    @Test
    void answersAsTheModelDoes() {
        for (int trial = 0; trial < 6; trial++) {
            try (Stored stored = new Stored()) {
                long base = switch (trial % 3) {
                    case 0 -> Stored.micros("2025-03-29T00:00:00Z");
                    case 1 -> Stored.micros("2025-10-25T00:00:00Z");
                    default -> -40 * 86_400L * SECOND;
                };
                for (int i = 0; i < 60; i++) {
                    write(stored, base, i);
                    compare(stored, base);
                }
            }
        }
    }

    /** Batches of rising times, of late ones, of some that overwrite, and now and then a flush. */
    private void write(Stored stored, long base, int round) {
        if (random.nextInt(6) == 0) {
            stored.store.flush();
            return;
        }
        String key = List.of("d1.temp", "d1.hum", "d2.temp", "é").get(random.nextInt(4));
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 3_000 : 50);
        long spacing = List.of(SECOND, 60 * SECOND, 600 * SECOND).get(random.nextInt(3));
        long from = base + random.nextInt(3) * 86_400L * SECOND + round * 3_600L * SECOND;
        long[] times = new long[count];
        double[] values = new double[count];
        boolean shuffled = random.nextInt(3) == 0;
        for (int i = 0; i < count; i++) {
            times[i] = from + (shuffled ? random.nextInt(count) : i) * spacing;
            values[i] = random.nextInt(8) == 0 ? random.nextDouble() * 1e6 : random.nextInt(10_000) / 100.0;
        }
        stored.put(key, times, values);
    }

    private void compare(Stored stored, long base) {
        String glob = List.of("*", "d1.*", "*.temp", "d1.temp", "é", "none").get(random.nextInt(6));
        long from = base + random.nextLong(4 * 86_400L) * SECOND - random.nextInt(2);
        long length = random.nextLong(1 + (random.nextBoolean() ? 6 * 86_400L : 7_200L)) * SECOND;
        TimeRange range = random.nextInt(8) == 0 ? TimeRange.ALL : new TimeRange(from, from + length);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(4)));
        String step = random.nextInt(4) == 0 ? null : STEPS.get(random.nextInt(STEPS.size()));
        Aggregate[] aggregates =
                AGGREGATES.stream().filter(aggregate -> random.nextInt(4) == 0).toArray(Aggregate[]::new);
        RangeQuery query = Stored.query(glob, range, step, zone, aggregates);
        List<String> found;
        try (QueryAnswer answer = (QueryAnswer) new Queries(stored.store, stored.registry, 1_000_000).open(query)) {
            found = Stored.read(answer, random.nextBoolean()).stream().sorted().toList();
        }
        List<String> expected = expected(stored, query);
        assertThat(found).as("%s, seed %s", query, Seed.value()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            if (!isNear(found.get(i), expected.get(i))) {
                throw new AssertionError(
                        found.get(i) + " and not " + expected.get(i) + "; " + query + ", seed " + Seed.value());
            }
        }
    }

    private static boolean isNear(String found, String expected) {
        String[] a = found.split(" ", -1);
        String[] b = expected.split(" ", -1);
        boolean near = a.length == b.length && a[0].equals(b[0]) && a[1].equals(b[1]);
        for (int i = 2; near && i < a.length; i++) {
            double x = Double.parseDouble(a[i]);
            double y = Double.parseDouble(b[i]);
            near = Math.abs(x - y) <= 1e-12 * Math.abs(y);
        }
        return near;
    }

    private static List<String> expected(Stored stored, RangeQuery query) {
        List<String> rows = new ArrayList<>();
        stored.expected.forEach((key, samples) -> {
            if (query.series().matches(key)) {
                NavigableMap<Long, Double> within = samples.subMap(
                        query.range().fromMicros(), true, query.range().toMicros(), false);
                rows.addAll(query.isRaw() ? raw(key, within) : steps(key, within, query));
            }
        });
        return rows.stream().sorted().toList();
    }

    private static List<String> raw(String key, Map<Long, Double> samples) {
        return samples.entrySet().stream()
                .map(sample -> key + " " + sample.getKey() + " " + sample.getValue())
                .toList();
    }

    private static List<String> steps(String key, NavigableMap<Long, Double> samples, RangeQuery query) {
        TreeMap<Long, List<Double>> steps = new TreeMap<>();
        samples.forEach((time, value) -> steps.computeIfAbsent(begin(time, query), begin -> new ArrayList<>())
                .add(value));
        return steps.entrySet().stream()
                .map(step -> key + " " + step.getKey() + " "
                        + query.aggregates().stream()
                                .map(aggregate -> String.valueOf(of(aggregate, step.getValue())))
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    /** The beginning of the step of a time, found by the calendar alone. */
    private static long begin(long micros, RangeQuery query) {
        Step step = query.step();
        if (step == null) {
            return query.range().fromMicros();
        }
        ZonedDateTime local =
                Instant.ofEpochSecond(Math.floorDiv(micros, SECOND)).atZone(query.zone());
        if (step.isDays()) {
            long days = step.lengthMicros() / (86_400 * SECOND);
            long day = Math.floorDiv(local.toLocalDate().toEpochDay(), days) * days;
            return midnight(LocalDate.ofEpochDay(day), query.zone());
        }
        boolean divides = 86_400 * SECOND % step.lengthMicros() == 0;
        long origin = divides ? midnight(local.toLocalDate(), query.zone()) : 0;
        return origin + Math.floorDiv(micros - origin, step.lengthMicros()) * step.lengthMicros();
    }

    private static long midnight(LocalDate day, ZoneId zone) {
        return day.atTime(LocalTime.MIDNIGHT).atZone(zone).toEpochSecond() * SECOND;
    }

    private static double of(Aggregate aggregate, List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        return switch (aggregate) {
            case AVG -> Arrays.stream(sorted).sum() / sorted.length;
            case MIN -> sorted[0];
            case MAX -> sorted[sorted.length - 1];
            case SUM -> Arrays.stream(sorted).sum();
            case COUNT -> sorted.length;
            case FIRST -> values.getFirst();
            case LAST -> values.getLast();
            case P50 -> percentile(sorted, 0.5);
            case P95 -> percentile(sorted, 0.95);
            case P99 -> percentile(sorted, 0.99);
        };
    }

    private static double percentile(double[] sorted, double fraction) {
        double rank = fraction * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = (int) Math.ceil(rank);
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
    }
}
