package dev.weir.benchmark.micro;

import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunDecoder;
import dev.weir.store.run.RunEncoder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a sample costs to encode and to decode in a run of the greatest length. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RunCodecBenchmark {
    private static final int SAMPLES = SampleBlock.CAPACITY;

    /** A random walk of two decimals, the usual reading, or values that use all their bits. */
    @Param({"decimal", "noise"})
    public String values = "decimal";

    private final RunEncoder encoder = new RunEncoder(SAMPLES);
    private final SampleBlock block = new SampleBlock();
    private final long[] times = new long[SAMPLES];
    private final double[] numbers = new double[SAMPLES];
    private final byte[] bytes = new byte[RunEncoder.maxBytes(SAMPLES) + RunDecoder.PADDING];

    /** Makes a run, a sample about every ten seconds. */
    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(1);
        long walk = 2_000;
        for (int i = 0; i < SAMPLES; i++) {
            times[i] = 1_700_000_000_000_000L + i * 10_000_000L + (random.nextInt(20) == 0 ? 1_000 : 0);
            walk += random.nextInt(101) - 50;
            numbers[i] = values.equals("decimal") ? walk / 100.0 : random.nextDouble();
        }
        encode();
    }

    /** Encodes the run. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public int encode() {
        return encoder.encode(1, times, numbers, 0, SAMPLES, bytes, 0);
    }

    /** Decodes it. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public int decode() {
        RunDecoder.decode(bytes, RunDecoder.header(bytes, 0), block);
        return block.count;
    }
}
