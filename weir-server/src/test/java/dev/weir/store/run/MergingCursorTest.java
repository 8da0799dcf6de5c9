package dev.weir.store.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MergingCursorTest {
    private final SplittableRandom random = Seed.random();

    @Test
    void givesNothingWithoutSources() {
        assertThat(read(List.of(), TimeRange.ALL, 0)).isEmpty();
    }

    @Test
    void letsTheNewerSourceWin() {
        TreeMap<Long, Double> older = new TreeMap<>(Map.of(1L, 1.0, 2L, 1.0, 3L, 1.0));
        TreeMap<Long, Double> newer = new TreeMap<>(Map.of(2L, 2.0, 4L, 2.0));
        assertThat(read(List.of(cut(older, 9), cut(newer, 9)), TimeRange.ALL, 0))
                .isEqualTo(Map.of(1L, 1.0, 2L, 2.0, 3L, 1.0, 4L, 2.0));
    }

    @Test
    void fillsBlocksToTheirCapacityAndNoFurther() {
        TreeMap<Long, Double> even = new TreeMap<>();
        TreeMap<Long, Double> odd = new TreeMap<>();
        for (long time = 0; time < 40_000; time++) {
            (time % 2 == 0 ? even : odd).put(time, (double) time);
        }
        SortedMap<Long, Double> found =
                read(List.of(cut(even, SampleBlock.CAPACITY), cut(odd, SampleBlock.CAPACITY)), TimeRange.ALL, 0);
        assertThat(found).hasSize(40_000);
    }

    @Test
    void mergesAsAMapDoesWithDetachingAtRandomMoments() {
        for (int round = 0; round < 6_000; round++) {
            mergeOnce(12, 60, 8);
        }
    }

    @Test
    void mergesLargeSourcesAsAMapDoes() {
        for (int round = 0; round < 12; round++) {
            mergeOnce(15_000, 60_000, 3_000);
        }
    }

    @Test
    void givesTotalsOfStretchesInWhichNothingIsOverwrittenOrLeftOut() {
        int taken = 0;
        for (int round = 0; round < 6_000; round++) {
            taken += takeTotalsOnce();
        }
        assertThat(taken).isGreaterThan(1_000);
    }

    private int takeTotalsOnce() {
        List<ListedRuns> sources = new ArrayList<>();
        TreeMap<Long, Double> all = new TreeMap<>();
        for (int source = random.nextInt(4); source >= 0; source--) {
            TreeMap<Long, Double> own = new TreeMap<>();
            int base = random.nextInt(200);
            for (int i = random.nextInt(20); i >= 0; i--) {
                own.put((long) base + random.nextInt(40), (double) random.nextInt(1_000));
            }
            all.putAll(own);
            sources.add(cut(own, 8));
        }
        TimeRange range = new TimeRange(random.nextInt(100), 100 + random.nextInt(200));
        SortedMap<Long, Double> expected = new TreeMap<>(all.subMap(range.fromMicros(), range.toMicros()));
        int taken = 0;
        SampleBlock block = new SampleBlock();
        try (MergingCursor cursor = new MergingCursor(sources, range)) {
            while (!expected.isEmpty()) {
                assertThat(cursor.dueMicros()).isEqualTo(expected.firstKey());
                long before = expected.firstKey() + random.nextInt(60);
                SampleTotals totals = cursor.takeTotals(before);
                if (totals != null) {
                    taken++;
                    assertThat(totals.lastMicros()).isLessThan(before);
                    assertThat(totals).isEqualTo(totals(expected.headMap(totals.lastMicros() + 1)));
                    expected = expected.tailMap(totals.lastMicros() + 1);
                } else if (random.nextInt(4) == 0) {
                    cursor.detach();
                } else {
                    assertThat(cursor.next(block)).isTrue();
                    expected = expected.tailMap(block.timestampMicros[block.count - 1] + 1);
                }
            }
            assertThat(cursor.dueMicros()).isEqualTo(Long.MAX_VALUE);
            assertThat(cursor.takeTotals(Long.MAX_VALUE)).isNull();
        }
        return taken;
    }

    private static SampleTotals totals(SortedMap<Long, Double> run) {
        var values = run.values().stream().mapToDouble(value -> value).summaryStatistics();
        return new SampleTotals(
                run.size(),
                run.firstKey(),
                run.lastKey(),
                run.firstEntry().getValue(),
                run.lastEntry().getValue(),
                values.getMin(),
                values.getMax(),
                values.getSum());
    }

    private void mergeOnce(int samples, int times, int mostInARun) {
        List<ListedRuns> sources = new ArrayList<>();
        TreeMap<Long, Double> all = new TreeMap<>();
        for (int source = random.nextInt(5); source >= 0; source--) {
            TreeMap<Long, Double> own = new TreeMap<>();
            long base = random.nextLong(times) - times / 2;
            for (int i = random.nextInt(samples); i >= 0; i--) {
                own.put(base + random.nextInt(times), (double) random.nextInt(1_000_000));
            }
            all.putAll(own);
            sources.add(cut(own, mostInARun));
        }
        long from = random.nextLong(2L * times) - times;
        TimeRange range =
                random.nextInt(4) == 0 ? TimeRange.ALL : new TimeRange(from, from + random.nextLong(2L * times));
        SortedMap<Long, Double> found = read(sources, range, random.nextInt(3) * 40);
        assertThat(found)
                .as("round with seed %d", Seed.value())
                .isEqualTo(all.subMap(range.fromMicros(), range.toMicros()));
        assertThat(sources).allMatch(ListedRuns::isGone);
    }

    private ListedRuns cut(SortedMap<Long, Double> samples, int mostInARun) {
        return ListedRuns.cut(samples, mostInARun, random);
    }

    /** Reads all, detaching before so many of a hundred stretches, and sees to it that blocks are as they should be. */
    private SortedMap<Long, Double> read(List<ListedRuns> sources, TimeRange range, int detachPercent) {
        TreeMap<Long, Double> found = new TreeMap<>();
        SampleBlock block = new SampleBlock();
        try (MergingCursor cursor = new MergingCursor(sources, range)) {
            while (cursor.next(block)) {
                assertThat(block.count).isBetween(1, SampleBlock.CAPACITY);
                for (int i = 0; i < block.count; i++) {
                    long time = block.timestampMicros[i];
                    if (!found.isEmpty() && time <= found.lastKey()) {
                        throw new AssertionError("time " + time + " comes after " + found.lastKey());
                    }
                    found.put(time, block.values[i]);
                }
                if (random.nextInt(100) < detachPercent) {
                    cursor.detach();
                }
            }
            assertThat(cursor.next(block)).isFalse();
        }
        return found;
    }
}
