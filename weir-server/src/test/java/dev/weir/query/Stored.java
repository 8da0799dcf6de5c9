package dev.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.MemoryDisk;
import dev.weir.format.text.Glob;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store with small heads in memory, and beside it what it should hold. */
final class Stored implements AutoCloseable {
    static final long SECOND = 1_000_000;

    final SeriesRegistry registry = new SeriesRegistry(1_000_000);
    final EmbeddedStore store = EmbeddedStore.open(
            new MemoryDisk(),
            Path.of("/data"),
            registry,
            new EmbeddedStore.Options(1024, Duration.ofMinutes(10)),
            System::nanoTime,
            through -> {});
    final Map<String, NavigableMap<Long, Double>> expected = new TreeMap<>();
    private long sequence;

    /** Puts one sample. */
    void put(String key, long micros, double value) {
        put(key, new long[] {micros}, value);
    }

    /** Puts samples of the same value in one commit. */
    void put(String key, long[] micros, double value) {
        double[] values = new double[micros.length];
        Arrays.fill(values, value);
        put(key, micros, values);
    }

    /** Puts samples in one commit. */
    void put(String key, long[] micros, double[] values) {
        int id = registry.findOrAdd(key.getBytes(UTF_8));
        Batch batch = new Batch(Math.max(1, micros.length));
        NavigableMap<Long, Double> series = expected.computeIfAbsent(key, name -> new TreeMap<>());
        for (int i = 0; i < micros.length; i++) {
            batch.add(id, micros[i], values[i]);
            series.put(micros[i], values[i]);
        }
        store.apply(new Commit(++sequence, 0, registry.size(), List.of(batch)));
    }

    /** The rows of an answer as {@code key time value...}, times in microseconds. */
    List<String> rows(RangeQuery query, long most) {
        QueryResult result = new Queries(store, registry, most).open(query);
        return switch (result) {
            case QueryAnswer answer -> read(answer, false);
            case QueryResult.TooLarge refused -> List.of(refused.toString());
        };
    }

    static List<String> read(QueryAnswer answer, boolean detaching) {
        List<String> rows = new ArrayList<>();
        try (answer) {
            int columns = answer.query().columns().size();
            while (answer.next()) {
                for (int row = 0; row < answer.rows().count(); row++) {
                    StringBuilder line = new StringBuilder(answer.key());
                    line.append(' ').append(answer.rows().timeMicros(row));
                    for (int column = 0; column < columns; column++) {
                        line.append(' ').append(answer.rows().value(row, column));
                    }
                    rows.add(line.toString());
                }
                if (detaching) {
                    answer.detach();
                }
            }
        }
        return rows;
    }

    static RangeQuery query(String series, TimeRange range, @Nullable String step, Aggregate... aggregates) {
        return query(series, range, step, ZoneOffset.UTC, aggregates);
    }

    static RangeQuery query(
            String series, TimeRange range, @Nullable String step, ZoneId zone, Aggregate... aggregates) {
        return new RangeQuery(
                Glob.of(series), range, step == null ? null : Step.of(step).orElseThrow(), List.of(aggregates), zone);
    }

    static long micros(String time) {
        return Instant.parse(time).getEpochSecond() * SECOND;
    }

    @Override
    public void close() {
        store.close();
    }
}
