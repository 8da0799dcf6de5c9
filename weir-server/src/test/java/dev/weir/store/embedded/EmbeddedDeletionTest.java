package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.DeletionContract;
import dev.weir.store.View;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The embedded store keeps the contract where samples are deleted. */
class EmbeddedDeletionTest extends DeletionContract {
    private static final int POINTS = 50_000;

    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final EmbeddedEngine engine = new EmbeddedEngine();

    EmbeddedDeletionTest() {
        super(new EmbeddedEngine());
    }

    /** A store that has samples of one series every ten microseconds, in two parts. */
    private EmbeddedStore twoParts() {
        EmbeddedStore store = engine.open(registry);
        registry.findOrAdd("one".getBytes(UTF_8));
        for (int part = 0; part < 2; part++) {
            Batch batch = new Batch(POINTS);
            for (int i = 0; i < POINTS; i++) {
                batch.add(0, 10L * (i + (long) part * POINTS), i);
            }
            apply(store, batch);
            store.flush();
        }
        return store;
    }

    private static void apply(EmbeddedStore store, Change change) {
        store.apply(new Commit(store.lastApplied() + 1, 0, 1, List.of(change)));
    }

    private static SampleDeletion points(int first, int step, int end) {
        long[] points = IntStream.iterate(first, i -> i < end, i -> i + step)
                .mapToLong(i -> 10L * i)
                .toArray();
        return new SampleDeletion(new int[] {0}, TimeRanges.ofPoints(points, 0, points.length));
    }

    /** What the newest part hides of the series. */
    private static @Nullable TimeRanges hidden(EmbeddedStore store) {
        List<Part> parts = store.holdParts();
        try {
            return parts.getLast().deletions().find(0, TimeRange.ALL);
        } finally {
            parts.forEach(Part::release);
        }
    }

    @Test
    void pointsBetweenWhichNothingIsBecomeOneRange() {
        try (EmbeddedStore store = twoParts()) {
            apply(store, points(1000, 1, 2 * POINTS - 1000));
            store.flush();
            assertThat(hidden(store)).isEqualTo(TimeRanges.of(new TimeRange(10_000, 20L * POINTS - 10_009)));
        }
    }

    @Test
    void pointsWithSamplesBetweenStayPoints() {
        try (EmbeddedStore store = twoParts()) {
            SampleDeletion deletion = points(1000, 2, 50_000);
            apply(store, deletion);
            store.flush();
            assertThat(hidden(store)).isEqualTo(deletion.times());
        }
    }

    @Test
    void pointsWithSamplesBetweenAreForgottenOnceTheyHideNothing() {
        try (EmbeddedStore store = twoParts()) {
            apply(store, points(0, 2, 2 * POINTS));
            store.flush();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (hidden(store) != null && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(hidden(store)).isNull();
            try (View view = store.view(0, Duration.ZERO)) {
                assertThat(view.samples().summary(0).samples()).isEqualTo(POINTS);
            }
        }
    }

    @Test
    void pointsAtWhichNothingIsLeaveNothingBehind() {
        try (EmbeddedStore store = twoParts()) {
            apply(store, points(2 * POINTS, 1, 3 * POINTS));
            store.flush();
            assertThat(hidden(store)).isNull();
        }
    }

    @Test
    void aHeadFullOfDeletionsIsCut() {
        try (EmbeddedStore store = engine.open(registry, () -> 0)) {
            registry.findOrAdd("one".getBytes(UTF_8));
            for (int i = 0; i < 20; i++) {
                apply(store, points(0, 2, 2 * POINTS)); // 50,000 ranges of 16 bytes; a head has 100,000 samples of 24.
            }
            assertThat(store.durableSequence()).isBetween(10L, 19L);
        }
    }
}
