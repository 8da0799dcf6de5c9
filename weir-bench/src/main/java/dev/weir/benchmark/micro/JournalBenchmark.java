package dev.weir.benchmark.micro;

import dev.weir.disk.RealDisk;
import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a sample costs the journal's thread: encoded, checksummed, written, and forced where {@code forced} says so, by the real disk. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class JournalBenchmark {
    private static final int SAMPLES = 32_768;
    private static final int SERIES = 10_000;
    private static final long SEGMENT_BYTES = 64L << 20;

    /** Whether each batch is forced before the next. */
    @Param({"true", "false"})
    public boolean forced;

    private final Batch batch = new Batch(SAMPLES);
    private @Nullable Scratch scratch;
    private @Nullable Journal journal;

    /** Begins a journal for each iteration, in the directory that {@code java.io.tmpdir} names. */
    @Setup(Level.Iteration)
    public void open() {
        SeriesRegistry registry = new SeriesRegistry(SERIES);
        for (int i = 0; i < SERIES; i++) {
            registry.findOrAdd(("host" + i + ".load").getBytes(StandardCharsets.US_ASCII));
        }
        SplittableRandom random = new SplittableRandom(1);
        batch.clear();
        for (long i = 0; !batch.isFull(); i++) {
            batch.add(random.nextInt(SERIES), 1_700_000_000_000_000L + i, random.nextInt(10_000) / 100.0);
        }
        Scratch directory = new Scratch();
        scratch = directory;
        Journal.Options options =
                new Journal.Options(directory.path().resolve("journal"), new UUID(1, 2), SEGMENT_BYTES, forced);
        journal = Journal.open(
                options, new RealDisk(), registry, InstantSource.system(), System::nanoTime, 0, commit -> {});
    }

    /** Appends one batch, and lets old segments be used again as a store that keeps up does. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public long append() {
        Journal open = Objects.requireNonNull(journal);
        long sequence = open.append(List.of(batch)).sequence();
        open.trim(sequence);
        return sequence;
    }

    /** Closes it and removes its files. */
    @TearDown(Level.Iteration)
    public void close() {
        Objects.requireNonNull(journal).close();
        Objects.requireNonNull(scratch).close();
    }
}
