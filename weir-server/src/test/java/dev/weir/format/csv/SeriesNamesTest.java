package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SeriesNamesTest {
    private static final int THREADS = 4;
    private static final int SENSORS = 20_000;

    @Test
    void givesEachSeriesOneNumberWhicheverParserSeesItFirst() throws Exception {
        StringBuilder csv = new StringBuilder("sensor,time,value\n");
        for (int i = 0; i < SENSORS; i++) {
            csv.append("s")
                    .append(i * 7919L % SENSORS)
                    .append(",1,")
                    .append(i * 7919L % SENSORS)
                    .append('\n');
        }
        byte[] file = csv.toString().getBytes(UTF_8);
        SeriesNames names = new SeriesNames(SENSORS);
        List<Callable<Integer>> parsers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            parsers.add(() -> parse(file, names));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> samples : threads.invokeAll(parsers)) {
                assertThat(samples.get()).isEqualTo(SENSORS);
            }
        }
        assertThat(names.size()).isEqualTo(SENSORS);
        Set<String> keys = new HashSet<>();
        for (int number = 0; number < SENSORS; number++) {
            keys.add(new String(names.key(number), UTF_8));
        }
        assertThat(keys).hasSize(SENSORS);
    }

    /** Parses the whole file, and looks whether each value is under the key that it names. */
    private static int parse(byte[] file, SeriesNames names) throws Exception {
        CsvReader reader = new CsvReader(new ByteArrayInputStream(file), Parsed.NO_OPTIONS, Parsed.LIMITS);
        if (!(reader.start() instanceof CsvLayout layout)) {
            throw new AssertionError("not readable");
        }
        CsvParser parser = new CsvParser(layout, names);
        CsvSlice slice = new CsvSlice(64 << 10);
        int samples = 0;
        while (reader.next(slice)) {
            parser.parse(slice);
            for (int i = 0; i < slice.samples(); i++) {
                String key = new String(names.key(slice.names()[i]), UTF_8);
                assertThat(key).isEqualTo("s" + (int) slice.values()[i]);
            }
            samples += slice.samples();
        }
        return samples;
    }
}
