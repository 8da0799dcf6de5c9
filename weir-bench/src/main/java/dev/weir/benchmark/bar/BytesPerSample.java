package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.LoadRound;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** How much disk a sample takes once merges have come to rest. */
record BytesPerSample() implements Bar {
    private static final int POINTS = 5_000_000;
    private static final int ROUNDS = 4;
    private static final double MOST = 1.05;
    private static final Duration QUIET = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        try (ServerProcess server = bench.start(bench.newData())) {
            PutWorkload workload =
                    PutWorkload.STANDARD.withPoints(bench.scaled(POINTS)).withRounds(ROUNDS);
            LoadReport report = Load.run(workload, server.address());
            long samples =
                    report.rounds().stream().mapToLong(LoadRound::acknowledged).sum();
            server.flush();
            long parts = server.awaitRest(bench.scale() < 1 ? Duration.ofMillis(500) : QUIET);
            double each = (double) parts / samples;
            return new Result(
                    "bytes a sample on disk, " + Figures.whole((double) samples) + " samples, 1,000 series 10 s apart",
                    "at most " + MOST,
                    String.format(Locale.ROOT, "%.3f", each),
                    "",
                    report.wrong() == 0 && parts > 0 && each <= MOST,
                    "after flushing and merging; the journal is trimmed by then");
        }
    }
}
