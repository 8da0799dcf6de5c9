package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code sample_data}, uploaded by the command; what is found in them is calculated anew here. */
final class SampleDataTest {
    private static final Path SAMPLES = Path.of("..", "sample_data");
    private static final Pattern VALID =
            Pattern.compile("(sensor_00[1-5]),(2026-04-01T[0-9]{2}:[0-9]{2}:00Z),([0-9]+\\.[0-9]+)");
    private static final Pattern AGGREGATE = Pattern.compile(
            "\"(sensor_[0-9]+)\":\\{\"avg\":([-0-9.E]+),\"min\":([-0-9.E]+),\"max\":([-0-9.E]+),\"count\":([0-9]+)\\}");

    @TempDir
    private Path directory;

    @Test
    void processesEveryRowOfTheOneWithoutErrors() throws Exception {
        try (ServerProcess server = launch().start();
                HttpPeer http = new HttpPeer(server)) {
            List<String> rows = rows("sensor_data.csv");
            assertThat(rows).hasSize(480).allMatch(row -> VALID.matcher(row).matches());
            String id = upload(server, "sensor_data.csv", "processed", 480, 0);
            requireSums(http.get("/results/" + id), rows);
            try (PutPeer peer = server.connect()) {
                String samples = peer.ask("get sensor_004");
                assertThat(samples.lines().filter(line -> line.startsWith("sensor_004 ")))
                        .hasSize(96);
            }
        }
    }

    @Test
    void tellsOfEachErrorOfTheOtherAndTakesTheRest() throws Exception {
        try (ServerProcess server = launch().start();
                HttpPeer http = new HttpPeer(server)) {
            List<String> rows = rows("sensor_data_with_errors.csv");
            List<String> bad = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (!VALID.matcher(rows.get(i)).matches()) {
                    bad.add(Integer.toString(i + 2)); // The header is line 1.
                }
            }
            assertThat(bad).hasSize(10);
            String id = upload(server, "sensor_data_with_errors.csv", "partial", 300, 10);
            requireSums(http.get("/results/" + id), rows);
            assertThat(http.get("/results/" + id + "/errors").lines().skip(1).map(line -> line.split(",", 2)[0]))
                    .containsExactlyElementsOf(bad);
        }
    }

    private ServerLaunch launch() {
        return ServerLaunch.of(directory.resolve("data")).with("--http.port=0");
    }

    private static List<String> rows(String name) throws IOException {
        return Files.readAllLines(SAMPLES.resolve(name), ISO_8859_1).stream()
                .skip(1)
                .toList();
    }

    /** Uploads a file and waits for the verdict, which must be this one; its id. */
    private static String upload(ServerProcess server, String name, String status, int valid, int invalid)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String file = SAMPLES.resolve(name).toString();
        String said = Machine.must(
                java,
                "-jar",
                ServerLaunch.jar().toString(),
                "upload",
                "--server",
                "http://127.0.0.1:" + server.port("http"),
                "--wait",
                file);
        String verdict = " " + status + " " + file + ": " + (valid + invalid) + " rows, " + valid + " valid, " + invalid
                + " invalid\n";
        assertThat(said).contains(verdict);
        return said.substring(0, said.indexOf(' '));
    }

    private static void requireSums(String results, List<String> rows) {
        Map<String, List<BigDecimal>> values = new TreeMap<>();
        for (String row : rows) {
            Matcher valid = VALID.matcher(row);
            if (valid.matches()) {
                values.computeIfAbsent(valid.group(1), sensor -> new ArrayList<>())
                        .add(new BigDecimal(valid.group(3)));
            }
        }
        Map<String, MatchResult> found =
                AGGREGATE.matcher(results).results().collect(Collectors.toMap(sums -> sums.group(1), sums -> sums));
        assertThat(found.keySet()).isEqualTo(values.keySet());
        values.forEach((sensor, all) -> {
            MatchResult sums = Objects.requireNonNull(found.get(sensor));
            BigDecimal sum = all.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            double average = sum.divide(BigDecimal.valueOf(all.size()), MathContext.DECIMAL64)
                    .doubleValue();
            assertThat(Double.parseDouble(sums.group(2))).isEqualTo(average, within(average * 1e-12));
            assertThat(new BigDecimal(sums.group(3)))
                    .isEqualByComparingTo(
                            all.stream().min(BigDecimal::compareTo).orElseThrow());
            assertThat(new BigDecimal(sums.group(4)))
                    .isEqualByComparingTo(
                            all.stream().max(BigDecimal::compareTo).orElseThrow());
            assertThat(sums.group(5)).isEqualTo(Integer.toString(all.size()));
        });
    }
}
