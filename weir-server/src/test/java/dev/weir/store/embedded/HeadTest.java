package dev.weir.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.MergingCursor;
import dev.weir.store.run.RunCursor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class HeadTest {
    private final Head head = new Head(new ChunkPool(4), 1, 0);
    private long sequence;

    @Test
    void isEmptyUntilTheFirstCommitEvenOneWithoutSamples() {
        assertThat(head.isEmpty()).isTrue();
        apply(new Batch(1), 3);
        assertThat(head.isEmpty()).isFalse();
        assertThat(head.count()).isZero();
        assertThat(head.seriesCount()).isEqualTo(3);
        assertThat(head.lastSequence()).isEqualTo(1);
        assertThat(head.first(0, 0)).isZero();
        assertThat(head.first(5_000, 0)).isZero();
    }

    @Test
    void linksTheSamplesOfEachSeriesAcrossChunks() {
        int samples = 3 * Chunk.SAMPLES + 5;
        int series = 1_500; // More than the first arrays hold.
        Batch batch = new Batch(1_000);
        for (int i = 0; i < samples; i++) {
            if (batch.isFull()) {
                apply(batch, series);
                batch.clear();
            }
            batch.add(i % series, i, i * 0.5);
        }
        apply(batch, series);
        assertThat(head.count()).isEqualTo(samples);
        for (int id = 0; id < series; id++) {
            int expected = id;
            for (int index = head.first(id, samples); index != 0; index = head.next(index, samples)) {
                if (head.timestampMicros(index) != expected
                        || head.value(index) != expected * 0.5
                        || head.seriesId(index) != id) {
                    throw new AssertionError("series " + id + " is broken at " + index);
                }
                expected += series;
            }
            assertThat(expected).isGreaterThanOrEqualTo(samples).isLessThan(samples + series);
        }
    }

    @Test
    void showsNothingBeyondWhatTheReaderSaw() {
        Batch batch = new Batch(3);
        batch.add(0, 1, 1);
        apply(batch, 1);
        int seen = head.count();
        batch.add(0, 2, 2);
        batch.add(1, 2, 2);
        apply(batch, 2);
        assertThat(read(0, seen, TimeRange.ALL)).containsOnlyKeys(1L);
        assertThat(head.first(1, seen)).isZero();
        assertThat(read(0, head.count(), TimeRange.ALL)).containsOnlyKeys(1L, 2L);
    }

    @Test
    void usesFreedChunksAgainWithoutTheirLinks() {
        ChunkPool pool = new ChunkPool(4);
        Head old = new Head(pool, 1, 1);
        Batch batch = new Batch(100);
        for (int i = 0; i < 100; i++) {
            batch.add(0, i, i);
        }
        old.apply(new Commit(1, 0, 1, List.of(batch)));
        old.release();
        Head fresh = new Head(pool, 2, 1);
        batch.clear();
        batch.add(0, 7, 7);
        fresh.apply(new Commit(2, 0, 1, List.of(batch)));
        assertThat(fresh.next(fresh.first(0, 100), 100)).isZero();
    }

    @Test
    void readsARangeThatBeginsAfterTheFirstRun() {
        fill(3 * SampleBlock.CAPACITY + 10, false);
        long from = SampleBlock.CAPACITY + 100;
        TimeRange range = new TimeRange(from, from + 50);
        assertThat(read(0, head.count(), range)).hasSize(50).containsKeys(from, from + 49);
        assertThat(read(0, head.count(), new TimeRange(3L * SampleBlock.CAPACITY, Long.MAX_VALUE)))
                .hasSize(10);
    }

    @Test
    void readsARangeOfLateSamplesThatBeginsAfterTheFirstRun() {
        fill(3 * SampleBlock.CAPACITY + 10, true);
        long from = SampleBlock.CAPACITY + 100;
        assertThat(read(0, head.count(), new TimeRange(from, from + 50))).hasSize(50);
    }

    @Test
    void saysWhereEachRunBeginsAndBoundsItsEnd() {
        fill(2 * SampleBlock.CAPACITY + 1, false);
        SampleBlock block = new SampleBlock();
        RunCursor cursor = head.runs(0, head.published());
        int runs = 0;
        for (; cursor.next(); runs++) {
            cursor.read(block);
            assertThat(block.timestampMicros[0]).isEqualTo(cursor.firstMicros());
            assertThat(block.timestampMicros[block.count - 1]).isLessThanOrEqualTo(cursor.lastMicros());
        }
        assertThat(runs).isEqualTo(3);
    }

    @Test
    void readsAsAMapDoesInAnyOrderOfArrivalAndDetachedToo() {
        SplittableRandom random = Seed.random();
        TreeMap<Long, Double> expected = new TreeMap<>();
        Batch batch = new Batch(40_000);
        for (int i = 0; !batch.isFull(); i++) {
            long time = random.nextInt(4) == 0 ? random.nextInt(30_000) : i;
            batch.add(2, time, i);
            expected.put(time, (double) i);
        }
        apply(batch, 3);
        for (int round = 0; round < 20; round++) {
            long from = random.nextLong(45_000) - 1_000;
            TimeRange range = new TimeRange(from, from + random.nextLong(30_000));
            assertThat(read(2, head.count(), range)).isEqualTo(expected.subMap(range.fromMicros(), range.toMicros()));
        }
    }

    @Test
    void publishesWholeCommitsToAReaderThatNeverWaits() {
        int series = 40;
        int commits = 400;
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> watch(series, commits * 500));
        SplittableRandom random = Seed.random();
        Batch batch = new Batch(500);
        for (int i = 0; i < commits; i++) {
            batch.clear();
            while (!batch.isFull()) {
                int id = random.nextInt(series) * 100; // Far apart, so that the arrays of series grow meanwhile.
                batch.add(id, i, id + i);
            }
            apply(batch, series * 100);
        }
        assertThat(reader.join()).isPositive();
    }

    /** Reads until everything has come; every look must find a whole number of commits, each sample whole. */
    private int watch(int series, int all) {
        int looks = 0;
        for (int through = 0; through < all; looks++) {
            through = head.count();
            int found = 0;
            for (int id = 0; id < series * 100; id += 100) {
                for (int index = head.first(id, through); index != 0; index = head.next(index, through)) {
                    if (head.value(index) != id + head.timestampMicros(index)) {
                        throw new AssertionError("a torn sample at " + index);
                    }
                    found++;
                }
            }
            if (through % 500 != 0 || found != through) {
                throw new AssertionError("found " + found + " of " + through);
            }
        }
        return looks;
    }

    private void fill(int samples, boolean firstComesLast) {
        Batch batch = new Batch(samples);
        for (int i = firstComesLast ? 1 : 0; i < samples; i++) {
            batch.add(0, i, i);
        }
        if (firstComesLast) {
            batch.add(0, 0, 0);
        }
        apply(batch, 1);
    }

    private void apply(Batch batch, int seriesCount) {
        head.apply(new Commit(++sequence, 0, seriesCount, List.of(batch)));
    }

    /** Reads a range twice, the second time detaching at every step, and answers what both found. */
    private SortedMap<Long, Double> read(int seriesId, int through, TimeRange range) {
        SortedMap<Long, Double> attached = read(seriesId, through, range, false);
        assertThat(read(seriesId, through, range, true)).isEqualTo(attached);
        return attached;
    }

    private SortedMap<Long, Double> read(int seriesId, int through, TimeRange range, boolean detaching) {
        TreeMap<Long, Double> found = new TreeMap<>();
        SampleBlock block = new SampleBlock();
        Head.Published seen = new Head.Published(through, 0, 0, Map.of(), LastIds.NONE);
        try (MergingCursor cursor = new MergingCursor(List.of(head.runs(seriesId, seen)), range)) {
            while (cursor.next(block)) {
                for (int i = 0; i < block.count; i++) {
                    found.put(block.timestampMicros[i], block.values[i]);
                }
                if (detaching) {
                    cursor.detach();
                }
            }
        }
        return found;
    }
}
