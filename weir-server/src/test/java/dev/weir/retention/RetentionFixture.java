package dev.weir.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.RealDisk;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.PartExtent;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store on a real disk under a clock in hand, and files beside it. */
abstract class RetentionFixture {
    static final long SECOND = 1_000_000;
    static final Optional<Duration> FOREVER = Optional.empty();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    Instant now = Instant.parse("2026-03-31T12:00:00Z");
    long nanos = 5;
    final List<Long> forgotten = new ArrayList<>();
    final List<LongConsumer> counters = new ArrayList<>();
    final List<PartExtent> files = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    SeriesRegistry registry;

    @SuppressWarnings("NullAway.Init")
    EmbeddedStore store;

    @SuppressWarnings("NullAway.Init")
    Journal journal;

    @SuppressWarnings("NullAway.Init")
    Ingest ingest;

    @BeforeEach
    void open() {
        registry = new SeriesRegistry(1000);
        EmbeddedStore.Options options = new EmbeddedStore.Options(100_000, Duration.ofMinutes(10));
        RealDisk disk = new RealDisk();
        store = EmbeddedStore.open(disk, directory, registry, options, System::nanoTime, durable -> {});
        journal = Journal.open(
                new Journal.Options(directory.resolve("journal"), store.directoryId(), 1 << 20, true),
                disk,
                registry,
                () -> now,
                System::nanoTime,
                store.durableSequence(),
                store::apply);
        store.journalBegun();
        ingest = new Ingest(journal, store, Optional.empty());
    }

    @AfterEach
    void close() {
        ingest.close();
        journal.close();
        store.close();
    }

    Retention retention(Optional<Duration> age, Map<String, Optional<Duration>> series, Optional<Long> cap) {
        Retention.Plan plan = new Retention.Plan(age, series, cap);
        Retention.Beside beside =
                new Retention.Beside(counters, () -> 0, List.of(forgotten::add), () -> files, List.of(this::dropFiles));
        return new Retention(plan, store, store, registry, ingest, beside, () -> now, () -> nanos);
    }

    void dropFiles(long beforeMicros) {
        files.removeIf(file -> file.minMicros() < beforeMicros);
    }

    void upload(Duration age, long bytes) {
        files.add(new PartExtent(bytes, ago(age), ago(age)));
    }

    /** Time as it passes where nobody sets the clock. */
    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    long ago(Duration age) {
        return now.minus(age).getEpochSecond() * SECOND;
    }

    int put(String key, long from, int count, long step) {
        int id = registry.findOrAdd(key.getBytes(UTF_8));
        Random random = new Random(count);
        Batch batch = new Batch(count);
        for (int i = 0; i < count; i++) {
            batch.add(id, from + i * step, random.nextGaussian());
        }
        ingest.submit(new Submission(batch));
        return id;
    }

    int count(int id) {
        int found = 0;
        try (View view = store.view(0, Duration.ZERO);
                SampleCursor cursor = view.samples().read(id, TimeRange.ALL)) {
            SampleBlock block = new SampleBlock();
            while (cursor.next(block)) {
                found += block.count;
            }
            assertThat(view.samples().summary(id).samples()).isEqualTo(found);
            assertThat(view.samples().isEmpty(id)).isEqualTo(found == 0);
        }
        return found;
    }

    void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    long partBytes() {
        return store.extents().stream().mapToLong(part -> part.bytes()).sum();
    }
}
