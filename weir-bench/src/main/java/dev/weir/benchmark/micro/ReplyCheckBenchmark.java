package dev.weir.benchmark.micro;

import dev.weir.bench.ReplyCheck;
import dev.weir.bench.ReplyPattern;
import java.nio.ByteBuffer;
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

/** What checking one reply costs the load generator, which shares the cores with the server that it measures. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ReplyCheckBenchmark {
    private static final int REPLIES = 100_000;
    private static final int READ_BYTES = 64 * 1024;

    /** The share of lines that are refused. */
    @Param({"0", "0.1"})
    public double bad;

    private ReplyPattern pattern = new ReplyPattern(0);
    private ByteBuffer expected = ByteBuffer.allocate(0);
    private ByteBuffer received = ByteBuffer.allocate(0);

    /** Lays out the replies once. */
    @Setup
    public void setUp() {
        pattern = new ReplyPattern(bad);
        expected = pattern.replies(REPLIES);
        received = pattern.replies(REPLIES);
    }

    /** Checks all replies as they come from reads of 64 KiB. */
    @Benchmark
    @OperationsPerInvocation(REPLIES)
    public long check() {
        ReplyCheck check = new ReplyCheck(pattern, expected.rewind());
        int end = received.capacity();
        for (int from = 0; from < end; from += READ_BYTES) {
            received.limit(Math.min(end, from + READ_BYTES)).position(from);
            check.accept(received);
        }
        return check.wrong();
    }
}
