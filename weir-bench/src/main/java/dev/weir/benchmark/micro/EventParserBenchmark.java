package dev.weir.benchmark.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Rejects;
import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading one event costs, a JSON line in its usual form: device, card, time and one number. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EventParserBenchmark {
    private static final int LINES = 4_096;
    private static final int DEVICES = 1_000;
    private static final int MAX_LINE_BYTES = 65_536;
    private static final int MAX_DEPTH = 32;

    private final EventBatch events = new EventBatch(EventStream.READINGS);
    private final Batch samples = new Batch(LINES);
    private final Rejects rejects = new Rejects();
    private final EventParser parser =
            new EventParser(new SeriesRegistry(DEVICES), MAX_LINE_BYTES, MAX_DEPTH, System::nanoTime);
    private byte[] bytes = new byte[0];
    private int end;

    /** Writes lines of all devices in any order. */
    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("{\"device_id\":\"dev-").append(1_000 + random.nextInt(DEVICES));
            text.append("\",\"card_id\":\"C-").append(100_000 + random.nextInt(900_000));
            text.append("\",\"timestamp\":\"2026-03-31T12:00:").append(10 + i % 50);
            text.append("Z\",\"temp\":").append(random.nextInt(1_000) / 10.0).append("}\n");
        }
        end = text.length();
        bytes = Arrays.copyOf(text.toString().getBytes(US_ASCII), end + EventParser.PADDING);
        parser.begin("127.0.0.1");
    }

    /** Parses all lines to one batch of events and one of samples. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public int parse() {
        events.clear();
        samples.clear();
        rejects.clear();
        parser.parse(bytes, 0, end, 0, events, samples, rejects);
        return events.count() + samples.count();
    }
}
