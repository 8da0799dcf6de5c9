package dev.weir.query;

import static dev.weir.query.Stored.SECOND;
import static dev.weir.query.Stored.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.format.text.Glob;
import dev.weir.model.TimeRange;
import dev.weir.store.SeriesSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QueriesTest {
    private final Stored stored = new Stored();

    @AfterEach
    void close() {
        stored.close();
    }

    @Test
    void showsWhatWasPutLastWhereverTheFirstLies() {
        stored.put("a", new long[] {0, SECOND, 2 * SECOND}, 1);
        stored.store.flush();
        stored.put("a", SECOND, 5);
        assertThat(stored.rows(query("a", TimeRange.ALL, "1d", Aggregate.AVG, Aggregate.MAX, Aggregate.COUNT), 10))
                .containsExactly("a 0 " + 7 / 3.0 + " 5.0 3.0");
        stored.store.flush();
        stored.put("a", SECOND, -1);
        assertThat(stored.rows(query("a", TimeRange.ALL, "1d", Aggregate.SUM, Aggregate.MAX, Aggregate.LAST), 10))
                .containsExactly("a 0 1.0 1.0 1.0");
    }

    @Test
    void sumsUpOnBothSidesOfTheEpoch() {
        stored.put("a", new long[] {-3_601 * SECOND, -1, 0, 1}, 2);
        assertThat(stored.rows(query("a", TimeRange.ALL, "1h", Aggregate.COUNT), 10))
                .containsExactly("a -7200000000 1.0", "a -3600000000 1.0", "a 0 2.0");
    }

    @Test
    void takesTheRangeFromItsBeginningToBeforeItsEnd() {
        stored.put("a", LongStream.range(0, 100).map(i -> i * SECOND).toArray(), 1);
        TimeRange range = new TimeRange(10 * SECOND, 20 * SECOND);
        assertThat(stored.rows(query("a", range, null, Aggregate.COUNT), 10)).containsExactly("a 10000000 10.0");
        assertThat(stored.rows(query("a", range, "1m", Aggregate.COUNT), 10)).containsExactly("a 0 10.0");
        assertThat(stored.rows(query("a", new TimeRange(5, 5), null, Aggregate.COUNT), 10))
                .isEmpty();
    }

    @Test
    void losesNothingInASumOfLargeAndSmall() {
        stored.put("a", new long[] {1, 2, 3, 4, 5}, new double[] {1e16, 1, 1, 1, -1e16});
        assertThat(stored.rows(query("a", TimeRange.ALL, null, Aggregate.SUM), 10))
                .containsExactly("a " + Long.MIN_VALUE + " 3.0");
        stored.store.flush();
        assertThat(stored.rows(query("a", TimeRange.ALL, null, Aggregate.SUM), 10))
                .containsExactly("a " + Long.MIN_VALUE + " 3.0");
    }

    @Test
    void refusesMoreRowsThanTheLimit() {
        stored.put("a", LongStream.range(0, 11).map(i -> i * SECOND).toArray(), 1);
        RangeQuery raw = query("a", TimeRange.ALL, null);
        assertThat(stored.rows(raw, 11)).hasSize(11);
        assertThat(stored.rows(raw, 10)).containsExactly("TooLarge[rows=11, isMore=false, most=10]");
        assertThat(stored.rows(raw, 1)).containsExactly("TooLarge[rows=10, isMore=true, most=1]");
        assertThat(stored.rows(query("a", TimeRange.ALL, "1s", Aggregate.AVG), 10))
                .hasSize(1);
        assertThat(stored.rows(query("a", TimeRange.ALL, "2s", Aggregate.AVG), 10))
                .hasSize(6);
        for (int i = 0; i < 10; i++) {
            stored.put("b" + i, SECOND, 1);
        }
        assertThat(stored.rows(query("b*", TimeRange.ALL, null, Aggregate.AVG), 10))
                .hasSize(10);
        assertThat(stored.rows(query("*", TimeRange.ALL, null, Aggregate.AVG), 10))
                .containsExactly("TooLarge[rows=11, isMore=false, most=10]");
    }

    @Test
    void givesMoreRowsThanFitInOneStretch() {
        int count = 5 * Rows.CAPACITY + 1;
        stored.put("a", LongStream.range(0, count).map(i -> i * SECOND).toArray(), 1);
        stored.store.flush();
        stored.put("a", LongStream.range(count, 2L * count).map(i -> i * SECOND).toArray(), 1);
        for (RangeQuery query :
                List.of(query("a", TimeRange.ALL, null), query("a", TimeRange.ALL, "1s", Aggregate.SUM))) {
            List<String> expected = LongStream.range(0, 2L * count)
                    .mapToObj(i -> "a " + i * SECOND + " 1.0")
                    .toList();
            assertThat(stored.rows(query, 1_000_000)).isEqualTo(expected);
            QueryAnswer answer = (QueryAnswer) new Queries(stored.store, stored.registry, 1_000_000).open(query);
            assertThat(Stored.read(answer, true)).isEqualTo(expected);
        }
    }

    @Test
    void listsSeriesByWhatTheirRunsSay() {
        Queries queries = new Queries(stored.store, stored.registry, 10);
        stored.put("a", new long[] {5, 7, 3}, new double[] {1, 2, 3});
        stored.store.flush();
        stored.put("a", 7, 4);
        stored.put("b", -1, 9);
        stored.registry.findOrAdd("without".getBytes(UTF_8));
        SeriesPage page = queries.list(Glob.of("*"), 0, 10);
        assertThat(page.items())
                .containsExactly(
                        new SeriesPage.Item("a", new SeriesSummary(4, 3, 7, 4)),
                        new SeriesPage.Item("b", new SeriesSummary(1, -1, -1, 9)));
        assertThat(page.next()).isNegative();
        assertThat(queries.list(Glob.of("b"), 0, 1).items()).hasSize(1);
        assertThat(queries.list(Glob.of("c"), 0, 1).items()).isEmpty();
    }

    @Test
    void listsEverySeriesOnceWhileMoreAreAdded() {
        Queries queries = new Queries(stored.store, stored.registry, 10);
        for (int i = 0; i < 20; i++) {
            stored.put("s" + i, i, i);
        }
        int place = 0;
        List<String> found = new ArrayList<>();
        do {
            SeriesPage page = queries.list(Glob.of("s*"), place, 3);
            page.items().forEach(item -> found.add(item.key()));
            place = page.next();
            if (found.size() < 30) {
                stored.put("s1" + stored.registry.size(), 1, 1);
                stored.put("t" + stored.registry.size(), 1, 1);
            }
        } while (place >= 0);
        assertThat(found).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(29);
    }
}
