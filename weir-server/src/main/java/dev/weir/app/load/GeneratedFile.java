package dev.weir.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One made-up file: readings of ten sensors, ten seconds apart. No two files of a workload have a reading in common.
 *
 * @param workload of which it is one
 * @param index which one, from 0
 */
record GeneratedFile(FileWorkload workload, int index) {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SENSORS = 10;
    private static final int STEP_SECONDS = 10;
    private static final int ROWS_AN_ERROR = 10;

    String name() {
        return String.format(Locale.ROOT, "load-%05d.csv", index);
    }

    /** Its bytes, the same each time. */
    byte[] bytes() {
        // Mixed, since generators of neighbouring seeds would begin alike.
        RandomGenerator random = new SplittableRandom(new SplittableRandom(workload.seed() + index).nextLong());
        StringBuilder text = new StringBuilder("sensor_id,timestamp,value\n");
        int steps = (workload.rows() + SENSORS - 1) / SENSORS;
        for (int row = 0; row < workload.rows(); row++) {
            String sensor = String.format(Locale.ROOT, "sensor_%03d", row % SENSORS + 1);
            long step = (long) index * steps + row / SENSORS;
            String time = START.plusSeconds(step * STEP_SECONDS).toString();
            String value = String.format(Locale.ROOT, "%.2f", 15 + row % SENSORS + 10 * random.nextDouble());
            boolean isBad = workload.hasErrors() && row % ROWS_AN_ERROR == ROWS_AN_ERROR - 1;
            text.append(isBad ? bad(random, sensor, time, value) : sensor + "," + time + "," + value)
                    .append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    private static String bad(RandomGenerator random, String sensor, String time, String value) {
        return switch (random.nextInt(5)) {
            case 0 -> "," + time + "," + value;
            case 1 -> sensor + ",yesterday," + value;
            case 2 -> sensor + "," + time + ",high";
            case 3 -> sensor + "," + time;
            default -> sensor + "," + time + "," + value + "," + value;
        };
    }
}
