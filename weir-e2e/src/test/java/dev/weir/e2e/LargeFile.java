package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A large file of rows, and what must come of it: values are whole numbers of 64ths, so that sums of integers are exact. */
final class LargeFile {
    private static final int SENSORS = 50;
    private static final long FIRST_SECOND = 1_700_000_000L;
    private static final Pattern SUM =
            Pattern.compile("\"s(\\d+)\":\\{\"avg\":([^,]+),\"min\":([^,]+),\"max\":([^,]+),\"count\":(\\d+)}");

    private final Path path;
    private final long[] counts = new long[SENSORS];
    private final long[] sums = new long[SENSORS];
    private final List<TreeMap<Long, Double>> samples = new ArrayList<>();
    private long rows;
    private long valid;

    private LargeFile(Path path) {
        this.path = path;
    }

    /** Writes so many rows, one in a hundred without a value. */
    static LargeFile write(Path path, int rows, SplittableRandom random) throws IOException {
        LargeFile file = new LargeFile(path);
        for (int i = 0; i < SENSORS; i++) {
            file.samples.add(new TreeMap<>());
        }
        try (BufferedWriter out = Files.newBufferedWriter(path)) {
            out.write("sensor_id,timestamp,value\n");
            for (int i = 0; i < rows; i++) {
                out.write(file.row(i, random));
            }
        }
        return file;
    }

    private String row(int number, SplittableRandom random) {
        int sensor = random.nextInt(SENSORS);
        long second = FIRST_SECOND + number;
        rows++;
        if (random.nextInt(100) == 0) {
            return "s" + sensor + "," + second + ",none\n";
        }
        int value = random.nextInt(2_000_000) - 1_000_000;
        valid++;
        counts[sensor]++;
        sums[sensor] += value;
        // All samples of some sensors are kept, which is enough to compare and little enough to hold.
        if (sensor < 3) {
            samples.get(sensor).put(second, value / 64.0);
        }
        return "s" + sensor + "," + second + "," + value / 64.0 + "\n";
    }

    Path path() {
        return path;
    }

    long rows() {
        return rows;
    }

    long valid() {
        return valid;
    }

    /** Compares the result of the file. */
    void checkResult(String result) {
        assertThat(result).contains("\"total_rows\":" + rows, "\"valid_rows\":" + valid, "\"status\":\"partial\"");
        Matcher sum = SUM.matcher(result);
        int seen = 0;
        while (sum.find()) {
            int sensor = Integer.parseInt(sum.group(1));
            assertThat(Double.parseDouble(sum.group(2))).as(sum.group()).isEqualTo(average(sensor));
            assertThat(Long.parseLong(sum.group(5))).as(sum.group()).isEqualTo(counts[sensor]);
            seen++;
        }
        assertThat(seen).isEqualTo(SENSORS);
    }

    private double average(int sensor) {
        return BigDecimal.valueOf(sums[sensor])
                .divide(BigDecimal.valueOf(64 * counts[sensor]), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** Compares the samples by query, get and export. */
    void checkSamples(ServerProcess server, FilePeer peer) throws Exception {
        String range = "&from=2001-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";
        for (int sensor = 0; sensor < SENSORS; sensor++) {
            assertThat(peer.get("/api/v1/query?agg=count,sum&series=s" + sensor + range))
                    .contains("," + counts[sensor] + "," + sums[sensor] / 64.0 + "]");
        }
        for (int sensor = 0; sensor < 3; sensor++) {
            String exported = peer.get("/api/v1/query?series=s" + sensor + range, "text/csv");
            assertThat(exported.lines().count()).isEqualTo(counts[sensor] + 1);
            try (PutPeer put = server.connect()) {
                assertThat(put.ask("get s" + sensor)).isEqualTo(reply(sensor));
            }
        }
    }

    private String reply(int sensor) {
        StringBuilder reply = new StringBuilder("ok\n");
        samples.get(sensor)
                .forEach((second, value) -> reply.append("s" + sensor + " ")
                        .append(value)
                        .append(' ')
                        .append(second)
                        .append('\n'));
        return reply.append('\n').toString();
    }
}
