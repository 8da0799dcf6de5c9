package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A file of rows, and what must come of it: known from how it was made, not from reading it. */
final class MadeFile {
    private final StringBuilder text = new StringBuilder("sensor_id,timestamp,value\n");
    private final Map<String, List<Double>> values = new TreeMap<>();
    private final Map<String, NavigableMap<Long, Double>> samples = new TreeMap<>();
    private int valid;
    private int invalid;

    /** What is expected of the sums of one series. */
    record Sum(double avg, double min, double max, long count) {}

    /** A file of random rows of sensors that are called {@code name} and a number, one in ten being invalid. */
    static MadeFile random(String name, int rows, SplittableRandom random) {
        MadeFile file = new MadeFile();
        for (int i = 0; i < rows; i++) {
            String sensor = name + random.nextInt(5);
            switch (random.nextInt(20)) {
                case 0 -> file.bad(sensor + "," + i + ",much");
                case 1 -> file.bad(sensor + "," + i);
                case 2 -> file.quoted(sensor, i, random.nextDouble());
                default -> file.row(sensor, i, random.nextInt(1_000_000) / 64.0);
            }
        }
        return file;
    }

    MadeFile row(String sensor, long seconds, double value) {
        text.append(sensor)
                .append(',')
                .append(seconds)
                .append(',')
                .append(value)
                .append('\n');
        return taken(sensor, seconds, value);
    }

    private void quoted(String sensor, long seconds, double value) {
        text.append('"')
                .append(sensor)
                .append("\",")
                .append(seconds)
                .append(",\"")
                .append(value)
                .append("\"\r\n");
        taken(sensor, seconds, value);
    }

    private MadeFile taken(String sensor, long seconds, double value) {
        values.computeIfAbsent(sensor, key -> new ArrayList<>()).add(value);
        samples.computeIfAbsent(sensor, key -> new TreeMap<>()).put(seconds * 1_000_000, value);
        valid++;
        return this;
    }

    MadeFile bad(String line) {
        text.append(line).append('\n');
        invalid++;
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(UTF_8);
    }

    int valid() {
        return valid;
    }

    int invalid() {
        return invalid;
    }

    int rows() {
        return valid + invalid;
    }

    /** What is stored of it: of several rows at one time the last. */
    Map<String, NavigableMap<Long, Double>> samples() {
        return samples;
    }

    /** Exact sums, rounded once. */
    Map<String, Sum> sums() {
        Map<String, Sum> sums = new TreeMap<>();
        values.forEach((sensor, all) ->
                sums.put(sensor, new Sum(average(all), Collections.min(all), Collections.max(all), all.size())));
        return sums;
    }

    static double average(List<Double> all) {
        BigDecimal sum = all.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.divide(BigDecimal.valueOf(all.size()), MathContext.DECIMAL128)
                .doubleValue();
    }
}
