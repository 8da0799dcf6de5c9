package dev.weir.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store engine must do where samples are deleted. An engine's test extends this as it does {@link StoreContract}. */
public abstract class DeletionContract extends EngineContract {
    protected DeletionContract(TestedEngine engine) {
        super(engine);
    }

    @BeforeEach
    void beginWithACommitOfNothing() {
        apply(new Batch(0));
    }

    @Test
    void deletesWhatIsInMemory() {
        put(0, 1, 10);
        put(1, 1, 10);
        delete(TimeRange.ALL, 0);
        everywhere(() -> {
            assertThat(read(0)).isEmpty();
            assertThat(read(1)).hasSize(9);
            assertThat(summary(0)).isEqualTo(SeriesSummary.EMPTY);
        });
    }

    @Test
    void deletesWhatIsOnTheDisk() {
        put(0, 1, 10);
        put(1, 1, 10);
        flush();
        delete(TimeRange.ALL, 0);
        everywhere(() -> {
            assertThat(read(0)).isEmpty();
            assertThat(read(1)).hasSize(9);
        });
    }

    @Test
    void deletesARangeInTheMiddleOfLongSeries() {
        put(0, 0, 30_000);
        flush();
        put(0, 30_000, 50_000);
        delete(new TimeRange(10_000, 40_000), 0);
        everywhere(() -> {
            assertThat(read(0)).hasSize(20_000).containsKeys(9_999L, 40_000L).doesNotContainKeys(10_000L, 39_999L);
            assertThat(read(0, new TimeRange(9_990, 40_010))).hasSize(20);
            assertThat(read(0, new TimeRange(15_000, 35_000))).isEmpty();
            SeriesSummary summary = summary(0);
            assertThat(summary.samples()).isEqualTo(20_000);
            assertThat(summary.lastMicros()).isEqualTo(49_999);
        });
    }

    @Test
    void showsWhatIsPutAgain() {
        put(0, 1, 10);
        flush();
        delete(TimeRange.ALL, 0);
        put(0, 5, 7);
        everywhere(() -> assertThat(read(0).keySet()).containsExactly(5L, 6L));
    }

    @Test
    void showsLateSamplesThatCameAfterTheDeletion() {
        put(0, 100, 110);
        delete(new TimeRange(0, 200), 0);
        put(0, 150, 151);
        put(0, 3, 4);
        everywhere(() -> assertThat(read(0).keySet()).containsExactly(3L, 150L));
    }

    @Test
    void takesEffectInTheOrderOfTheChangesOfACommit() {
        apply(samples(0, 1, 5), deletion(new TimeRange(2, 4), 0), samples(0, 3, 4));
        everywhere(() -> assertThat(read(0).keySet()).containsExactly(1L, 3L, 4L));
    }

    @Test
    void deletesAgainWhatWasPutAgain() {
        put(0, 1, 10);
        delete(new TimeRange(2, 5), 0);
        flush();
        put(0, 2, 10);
        delete(new TimeRange(4, 8), 0);
        put(0, 6, 7);
        everywhere(() -> assertThat(read(0).keySet()).containsExactly(1L, 2L, 3L, 6L, 8L, 9L));
    }

    @Test
    void bringsNoOverwrittenValueBack() {
        put(0, 1, 10);
        flush();
        put(0, 1, 10);
        flush();
        delete(new TimeRange(3, 6), 0);
        everywhere(() -> assertThat(read(0).keySet()).containsExactly(1L, 2L, 6L, 7L, 8L, 9L));
    }

    @Test
    void deletesOfManySeriesAtOnceAndNothingOfOthers() {
        for (int id = 0; id < 100; id++) {
            put(id, 1, 3);
        }
        flush();
        delete(TimeRange.ALL, IntStream.range(0, 100).filter(id -> id % 3 == 0).toArray());
        everywhere(() -> {
            for (int id = 0; id < 100; id++) {
                assertThat(read(id)).hasSize(id % 3 == 0 ? 0 : 2);
            }
        });
    }

    @Test
    void deletesPointsAndNothingBetweenThem() {
        apply(every(2, 0, 40_000));
        flush();
        apply(every(2, 40_001, 60_000));
        put(1, 0, 100);
        delete(points(2, 10_000, 50_000), 0, 1);
        everywhere(() -> {
            assertThat(read(0))
                    .hasSize(5_000 + 10_000)
                    .containsKeys(9_998L, 40_001L)
                    .doesNotContainKeys(10_000L);
            assertThat(read(0, new TimeRange(39_000, 41_000))).hasSize(500);
            assertThat(read(1)).hasSize(100);
        });
    }

    @Test
    void showsWhatComesBetweenPointsThatWereDeletedAndWhatWasThere() {
        apply(every(2, 0, 20_000));
        flush();
        apply(every(1000, 5_001, 15_000));
        delete(points(2, 0, 20_000), 0);
        apply(every(1000, 1, 20_000));
        everywhere(() -> assertThat(read(0)).hasSize(20).containsKeys(1L, 5_001L, 19_001L));
        apply(every(10_000, 0, 20_000));
        everywhere(() -> assertThat(read(0)).hasSize(22).containsKeys(0L, 1L, 10_000L));
    }

    @Test
    void deletesPointsThatWereDeletedBeforeAndOthers() {
        apply(every(1, 0, 3_000));
        flush();
        Set<Long> left = LongStream.range(0, 3_000).boxed().collect(Collectors.toCollection(TreeSet::new));
        for (long step = 2; step < 60; step++) {
            long each = step;
            delete(points(step, 0, 3_000), 0);
            left.removeIf(time -> time % each == 0);
            put(0, step, step + 1);
            left.add(step);
            if (step % 13 == 0) {
                flush();
            }
        }
        everywhere(() -> assertThat(read(0).keySet()).isEqualTo(left));
    }

    @Test
    void keepsAViewAsItWas() {
        put(0, 1, 10);
        flush();
        put(0, 10, 20);
        try (View before = view()) {
            assertThat(read(before, 0, TimeRange.ALL)).hasSize(19);
            delete(TimeRange.ALL, 0);
            assertThat(read(before, 0, TimeRange.ALL)).hasSize(19);
            flush();
            assertThat(read(before, 0, TimeRange.ALL)).hasSize(19);
        }
        assertThat(read(0)).isEmpty();
    }

    @Test
    protected void readsADetachedCursorAsOfItsView() {
        put(0, 0, 20_000);
        flush();
        put(0, 20_000, 40_000);
        delete(new TimeRange(5, 10_000), 0);
        delete(new TimeRange(25_000, 35_000), 0);
        View view = view();
        int found = 0;
        try (SampleCursor cursor = view.samples().read(0, TimeRange.ALL)) {
            SampleBlock block = new SampleBlock();
            assertThat(cursor.next(block)).isTrue();
            found += block.count;
            cursor.detach();
            view.close();
            delete(TimeRange.ALL, 0);
            flush();
            while (cursor.next(block)) {
                found += block.count;
                cursor.detach();
            }
        }
        assertThat(found).isEqualTo(40_000 - 9_995 - 10_000);
    }

    /** Looks now, when all is on the disk, when it was opened again, and when more was written behind it. */
    private void everywhere(Runnable look) {
        look.run();
        flush();
        look.run();
        awaitMerge();
        look.run();
        reopen();
        look.run();
        put(900, 1, 2);
        flush();
        look.run();
    }

    private Batch samples(int id, long from, long to) {
        while (registry().size() <= id) {
            registry().findOrAdd(("key " + registry().size()).getBytes(UTF_8));
        }
        Batch batch = new Batch((int) (to - from));
        for (long time = from; time < to; time++) {
            batch.add(id, time, (double) time);
        }
        return batch;
    }

    /** Samples of series 0 every so many microseconds. */
    private Batch every(int step, long from, long to) {
        samples(0, 0, 0);
        Batch batch = new Batch((int) ((to - from) / step + 1));
        for (long time = from; time < to; time += step) {
            batch.add(0, time, (double) time);
        }
        return batch;
    }

    private static TimeRanges points(long step, long from, long to) {
        long[] points =
                LongStream.iterate(from, time -> time < to, time -> time + step).toArray();
        return TimeRanges.ofPoints(points, 0, points.length);
    }

    private void delete(TimeRanges times, int... ids) {
        apply(new SampleDeletion(ids, times));
    }

    private static SampleDeletion deletion(TimeRange range, int... ids) {
        return new SampleDeletion(ids, range);
    }

    protected final void put(int id, long from, long to) {
        apply(samples(id, from, to));
    }

    protected final void delete(TimeRange range, int... ids) {
        apply(deletion(range, ids));
    }

    private SeriesSummary summary(int id) {
        try (View view = view()) {
            return view.samples().summary(id);
        }
    }

    private NavigableMap<Long, Double> read(int id) {
        return read(id, TimeRange.ALL);
    }

    private NavigableMap<Long, Double> read(int id, TimeRange range) {
        try (View view = view()) {
            return read(view, id, range);
        }
    }

    private static NavigableMap<Long, Double> read(View view, int id, TimeRange range) {
        NavigableMap<Long, Double> found = new TreeMap<>();
        try (SampleCursor cursor = view.samples().read(id, range)) {
            SampleBlock block = new SampleBlock();
            while (cursor.next(block)) {
                assertThat(block.count).isPositive();
                for (int i = 0; i < block.count; i++) {
                    found.put(block.timestampMicros[i], block.values[i]);
                }
            }
        }
        return found;
    }
}
