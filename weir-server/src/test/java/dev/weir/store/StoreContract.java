package dev.weir.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What every store engine must do. An engine's test extends this and says how its store is opened, and how what is in memory is made
 * durable.
 */
public abstract class StoreContract extends EngineContract {
    private static final long SECOND = 1_000_000;
    private static final long FARTHEST = 9_223_372_036_854L * SECOND;

    private final List<Commit> journal = new ArrayList<>();

    protected StoreContract(TestedEngine engine) {
        super(engine);
    }

    @Test
    void showsACommitWhenApplyReturns() {
        int id = series("a");
        apply(sample(id, 1, 1.5));
        assertThat(read(id)).containsExactly(entry(SECOND, 1.5));
    }

    @Test
    void showsTheLastOfSeveralWritesWithinABatch() {
        int id = series("a");
        apply(batch(sample(id, 1, 1), sample(id, 2, 2), sample(id, 1, 3)));
        assertThat(read(id)).containsExactly(entry(SECOND, 3.0), entry(2 * SECOND, 2.0));
    }

    @Test
    void showsTheLastWriteWhereverTheFirstIsKept() {
        int id = series("a");
        apply(batch(sample(id, 1, 1), sample(id, 2, 1), sample(id, 3, 1)));
        flush();
        apply(batch(sample(id, 2, 2), sample(id, 3, 2)));
        flush();
        apply(sample(id, 3, 3));
        assertThat(read(id)).containsExactly(entry(SECOND, 1.0), entry(2 * SECOND, 2.0), entry(3 * SECOND, 3.0));
        flush();
        assertThat(read(id)).containsExactly(entry(SECOND, 1.0), entry(2 * SECOND, 2.0), entry(3 * SECOND, 3.0));
    }

    @Test
    void readsARangeFromItsBeginningToBeforeItsEnd() {
        int id = series("a");
        for (int second = 0; second < 10; second++) {
            apply(sample(id, second, second));
            if (second == 4) {
                flush();
            }
        }
        assertThat(read(id, new TimeRange(3 * SECOND, 7 * SECOND)).values()).containsExactly(3.0, 4.0, 5.0, 6.0);
        assertThat(read(id, new TimeRange(3 * SECOND + 1, 4 * SECOND))).isEmpty();
        assertThat(read(id, new TimeRange(3 * SECOND, 3 * SECOND))).isEmpty();
        assertThat(read(id, new TimeRange(20 * SECOND, 30 * SECOND))).isEmpty();
        assertThat(read(id, new TimeRange(-5 * SECOND, SECOND)).values()).containsExactly(0.0);
    }

    @Test
    void readsARangeThatBeginsFarIntoALongSeries() {
        int id = series("a");
        Batch batch = new Batch(20_000);
        for (int second = 0; second < 20_000; second++) {
            batch.add(id, second * SECOND, second);
        }
        apply(batch);
        TimeRange range = new TimeRange(19_998 * SECOND, 30_000 * SECOND);
        assertThat(read(id, range).values()).containsExactly(19_998.0, 19_999.0);
        flush();
        assertThat(read(id, range).values()).containsExactly(19_998.0, 19_999.0);
    }

    @Test
    void givesSamplesByTimeHoweverTheyCame() {
        int id = series("a");
        apply(batch(sample(id, 5, 5), sample(id, -7, -7), sample(id, 0, 0)));
        flush();
        apply(batch(sample(id, 2, 2), sample(id, -9, -9), sample(id, 9, 9)));
        assertThat(read(id).values()).containsExactly(-9.0, -7.0, 0.0, 2.0, 5.0, 9.0);
    }

    @Test
    void keepsTheFarthestTimesAndTheStrangestValues() {
        int id = series("a");
        Batch batch = new Batch(4);
        batch.add(id, FARTHEST, Double.MIN_VALUE);
        batch.add(id, -FARTHEST, Double.MAX_VALUE);
        batch.add(id, 0, -0.0);
        batch.add(id, FARTHEST - 1, -Double.MAX_VALUE);
        apply(batch);
        for (int pass = 0; pass < 2; pass++) {
            assertThat(read(id))
                    .containsExactly(
                            entry(-FARTHEST, Double.MAX_VALUE),
                            entry(0L, -0.0),
                            entry(FARTHEST - 1, -Double.MAX_VALUE),
                            entry(FARTHEST, Double.MIN_VALUE));
            flush();
        }
    }

    @Test
    void keepsAViewAsItWas() {
        int id = series("a");
        apply(sample(id, 1, 1));
        try (View before = view()) {
            assertThat(read(before, id, TimeRange.ALL)).containsExactly(entry(SECOND, 1.0));
            apply(batch(sample(id, 1, 2), sample(id, 2, 2)));
            assertThat(read(before, id, TimeRange.ALL)).containsExactly(entry(SECOND, 1.0));
            flush();
            assertThat(read(before, id, TimeRange.ALL)).containsExactly(entry(SECOND, 1.0));
        }
        assertThat(read(id).values()).containsExactly(2.0, 2.0);
    }

    @Test
    void readsADetachedCursorToItsEndAfterTheViewIsClosed() {
        int id = series("a");
        for (int second = 0; second < 30_000; second += 1000) {
            Batch batch = new Batch(1000);
            for (int i = 0; i < 1000; i++) {
                batch.add(id, (second + i) * SECOND, second + i);
            }
            apply(batch);
            if (second == 10_000) {
                flush();
            }
        }
        NavigableMap<Long, Double> found = new TreeMap<>();
        View view = view();
        try (SampleCursor cursor = view.samples().read(id, TimeRange.ALL)) {
            SampleBlock block = new SampleBlock();
            assertThat(cursor.next(block)).isTrue();
            add(block, found);
            cursor.detach();
            view.close();
            apply(sample(id, 1, -1));
            flush();
            while (cursor.next(block)) {
                add(block, found);
            }
        }
        assertThat(found).hasSize(30_000);
        assertThat(found).allSatisfy((micros, value) -> assertThat(micros).isEqualTo((long) (value * SECOND)));
    }

    @Test
    void opensAgainWithWhatIsDurableAndTakesTheRestFromTheJournal() {
        int first = series("first");
        apply(batch(sample(first, 1, 1), sample(first, 2, 2)));
        flush();
        long durable = store().durableSequence();
        assertThat(durable).isEqualTo(sequence());
        int second = series("second");
        apply(batch(sample(second, 1, 10), sample(first, 2, 20)));
        reopen();
        assertThat(store().durableSequence()).isBetween(durable, sequence());
        assertThat(registry().key(first)).isEqualTo("first");
        journal.stream()
                .filter(commit -> commit.sequence() > store().durableSequence())
                .forEach(commit -> {
                    series("first");
                    series("second");
                    store().apply(commit);
                });
        assertThat(read(first)).containsExactly(entry(SECOND, 1.0), entry(2 * SECOND, 20.0));
        assertThat(read(second)).containsExactly(entry(SECOND, 10.0));
    }

    @Test
    void knowsItsSeriesInTheOrderInWhichTheyCame() {
        for (int i = 0; i < 50; i++) {
            int id = series("key " + (i * 37) % 50);
            if (i % 10 == 0) {
                apply(sample(id, 1, i));
                flush();
            }
        }
        apply(sample(0, 2, 0));
        flush();
        reopen();
        assertThat(registry().size()).isEqualTo(50);
        for (int i = 0; i < 50; i++) {
            assertThat(registry().key(i)).isEqualTo("key " + (i * 37) % 50);
        }
    }

    @Test
    void hasSeriesWithoutSamplesAndNothingOfUnknownOnes() {
        int empty = series("empty");
        int other = series("other");
        apply(sample(other, 1, 1));
        try (View view = view()) {
            assertThat(view.samples().seriesCount()).isEqualTo(2);
            assertThat(read(view, empty, TimeRange.ALL)).isEmpty();
            assertThat(read(view, 999, TimeRange.ALL)).isEmpty();
        }
    }

    @Test
    void takesACommitWithoutSamples() {
        apply(new Batch(0));
        flush();
        apply(new Batch(0));
        try (View view = view()) {
            assertThat(view.samples().seriesCount()).isZero();
        }
    }

    @Test
    void refusesACommitOutOfOrder() {
        apply(new Batch(0));
        Commit later = new Commit(sequence() + 2, 0, 0, List.of());
        assertThatThrownBy(() -> store().apply(later)).hasMessageContaining("BUG");
    }

    @Test
    void refusesAViewOfACommitThatDoesNotCome() {
        assertThatThrownBy(() -> store().view(sequence() + 1, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        WeirException.class, e -> assertThat(e.code()).isEqualTo(WeirException.Code.UNAVAILABLE));
    }

    @Test
    void refusesNothingWhileAllIsWell() {
        apply(new Batch(0));
        assertThat(store().refusal()).isEmpty();
    }

    /** The registered id of a key. */
    private int series(String key) {
        return registry().findOrAdd(key.getBytes(UTF_8));
    }

    private record Sample(int id, long micros, double value) {}

    private static Sample sample(int id, long second, double value) {
        return new Sample(id, second * SECOND, value);
    }

    private static Batch batch(Sample... samples) {
        Batch batch = new Batch(samples.length);
        Arrays.stream(samples).forEach(sample -> batch.add(sample.id, sample.micros, sample.value));
        return batch;
    }

    private void apply(Sample sample) {
        apply(batch(sample));
    }

    private void apply(Change change) {
        journal.add(super.apply(change));
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
                add(block, found);
            }
        }
        return found;
    }

    private static void add(SampleBlock block, NavigableMap<Long, Double> found) {
        assertThat(block.count).isPositive();
        for (int i = 0; i < block.count; i++) {
            assertThat(found.isEmpty() || block.timestampMicros[i] > found.lastKey())
                    .as("times rise")
                    .isTrue();
            found.put(block.timestampMicros[i], block.values[i]);
        }
    }
}
