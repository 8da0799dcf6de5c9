package dev.weir.benchmark.micro;

import dev.weir.disk.RealDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.embedded.EmbeddedStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
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

/**
 * What a sample costs the store's thread. Heads are cut and flushed behind it as in a server, so at full speed this includes waiting for the
 * flush; {@code -p headSamples=} says how rarely.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HeadBenchmark {
    private static final int SAMPLES = 32_768;

    /** How many series the samples go around. */
    @Param({"1000", "100000"})
    public int series;

    /** Samples in a head before it is cut. */
    @Param("4000000")
    public int headSamples;

    private final Batch batch = new Batch(SAMPLES);
    private @Nullable Scratch scratch;
    private @Nullable EmbeddedStore store;
    private long sequence;
    private long time;

    /** Opens an empty store on the real disk for each iteration. */
    @Setup(Level.Iteration)
    public void open() {
        SeriesRegistry registry = new SeriesRegistry(series);
        for (int i = 0; i < series; i++) {
            registry.findOrAdd(("host" + i + ".load").getBytes(StandardCharsets.US_ASCII));
        }
        Scratch directory = new Scratch();
        scratch = directory;
        EmbeddedStore.Options options = new EmbeddedStore.Options(headSamples, Duration.ofHours(1));
        store = EmbeddedStore.open(
                new RealDisk(), directory.path().resolve("store"), registry, options, System::nanoTime, through -> {});
        sequence = 0;
        SplittableRandom random = new SplittableRandom(1);
        batch.clear();
        while (!batch.isFull()) {
            batch.add(random.nextInt(series), 0, random.nextInt(10_000) / 100.0);
        }
    }

    /** Applies one commit of one batch, a second later than the one before. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public long apply() {
        time += 1_000_000;
        java.util.Arrays.fill(batch.timestampMicros(), time);
        sequence++;
        Objects.requireNonNull(store).apply(new Commit(sequence, time, series, List.of(batch)));
        return sequence;
    }

    /** Closes it and removes its files. */
    @TearDown(Level.Iteration)
    public void close() {
        Objects.requireNonNull(store).close();
        Objects.requireNonNull(scratch).close();
    }
}
