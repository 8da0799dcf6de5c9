package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Seed;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ranges of time beside a set of bits. */
final class TimeRangesTest {
    private static final int END = 60;

    private final SplittableRandom random = Seed.random();

    @Test
    void holdWhatAModelHolds() {
        for (int round = 0; round < 20_000; round++) {
            BitSet model = points();
            TimeRanges times = times(model);
            BitSet otherModel = points();
            BitSet both = (BitSet) model.clone();
            both.or(otherModel);
            assertThat(times.with(times(otherModel))).isEqualTo(times(both));
            int first = random.nextInt(END);
            int last = first + random.nextInt(END - first);
            int touched = model.get(first, last + 1).cardinality();
            assertThat(times.contains(first)).isEqualTo(model.get(first));
            assertThat(times.touches(first, last)).isEqualTo(touched > 0);
            assertThat(times.covers(first, last)).isEqualTo(touched == last + 1 - first);
            assertThat((times.place(first) & 1) == 1).isEqualTo(model.get(first));
            assertReaching(times, model, first, last + 1);
        }
    }

    private static void assertReaching(TimeRanges times, BitSet model, int from, int to) {
        TimeRanges reaching = times.reaching(new TimeRange(from, to));
        assertThat(reaching == null).isEqualTo(model.get(from, to).isEmpty());
        for (int i = 0; reaching != null && i < reaching.count(); i += 2) {
            assertThat(reaching.touches(from, to - 1)).isTrue();
            assertThat(times.covers(reaching.bound(i), reaching.bound(i + 1) - 1))
                    .isTrue();
        }
        for (int i = from; i < to; i++) {
            assertThat(reaching != null && reaching.contains(i)).isEqualTo(model.get(i));
        }
    }

    @Test
    void takePointsThatComeTwiceAndJoinThoseThatTouch() {
        long[] points = {9, 1, 1, 2, 5, 5, Long.MAX_VALUE - 1, 9};
        assertThat(TimeRanges.ofPoints(points, 1, 7))
                .isEqualTo(TimeRanges.ofBounds(new long[] {1, 3, 5, 6, Long.MAX_VALUE - 1, Long.MAX_VALUE}));
    }

    @Test
    void refuseBoundsThatDoNotRise() {
        assertThatThrownBy(() -> TimeRanges.ofBounds(new long[] {1, 2, 2, 3}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TimeRanges.ofBounds(new long[] {1})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TimeRanges.ofBounds(new long[0])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TimeRanges.of(new TimeRange(1, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    private BitSet points() {
        BitSet points = new BitSet();
        int density = 1 + random.nextInt(10);
        points.set(random.nextInt(END));
        for (int i = 0; i < END; i++) {
            points.set(i, points.get(i) || random.nextInt(density) == 0);
        }
        return points;
    }

    private static TimeRanges times(BitSet model) {
        long[] points = model.stream().asLongStream().toArray();
        return TimeRanges.ofPoints(points, 0, points.length);
    }
}
