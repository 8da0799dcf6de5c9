package dev.weir.benchmark.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.put.PutParser;
import dev.weir.format.put.Verdicts;
import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;
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

/** What reading one put costs: the line in its usual form, its key known already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PutParserBenchmark {
    private static final int LINES = 32_768;
    private static final int MAX_LINE_BYTES = 65_536;

    /** How many series the lines go around. */
    @Param({"1000", "100000"})
    public int series;

    private final Batch batch = new Batch(LINES);
    private final Verdicts verdicts = new Verdicts();
    private PutParser parser = new PutParser(new SeriesRegistry(1), MAX_LINE_BYTES);
    private byte[] bytes = new byte[0];
    private int end;

    /** Registers all keys in their order, and writes lines that take them in any order. */
    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(1);
        SeriesRegistry registry = new SeriesRegistry(series);
        for (int i = 0; i < series; i++) {
            registry.findOrAdd(key(i).getBytes(US_ASCII));
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("put ").append(key(random.nextInt(series))).append(' ');
            text.append(random.nextInt(10_000) / 100.0)
                    .append(' ')
                    .append(1_700_000_000 + i)
                    .append('\n');
        }
        end = text.length();
        bytes = Arrays.copyOf(text.toString().getBytes(US_ASCII), end + PutParser.PADDING);
        parser = new PutParser(registry, MAX_LINE_BYTES);
    }

    private static String key(int number) {
        return "host" + number / 10 + ".metric" + number % 10;
    }

    /** Parses all lines to one batch. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public int parse() {
        batch.clear();
        verdicts.clear();
        parser.parse(bytes, 0, end, batch, verdicts);
        return batch.count();
    }
}
