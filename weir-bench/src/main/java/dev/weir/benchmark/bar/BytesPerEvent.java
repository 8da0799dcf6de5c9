package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.LoadRound;
import java.io.IOException;
import java.util.Locale;

/** How much disk an event takes, its sample and its place in the indexes included, once merges have come to rest. */
record BytesPerEvent() implements Bar {
    private static final int EVENTS = 2_500_000;
    private static final int ROUNDS = 4;
    private static final double MOST = 20;

    @Override
    public String name() {
        return "event-disk";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        try (ServerProcess server = bench.startWhole(bench.newData())) {
            LoadReport report = Load.run(
                    EventWorkload.STANDARD.withEvents(bench.scaled(EVENTS)).withRounds(ROUNDS), server.ndjson());
            long events =
                    report.rounds().stream().mapToLong(LoadRound::acknowledged).sum();
            server.flush();
            long parts = server.awaitRest(bench.quiet());
            long journal = server.bytes("journal");
            long all = server.bytes("") - journal;
            double each = (double) all / events;
            return new Result(
                    "bytes an event on disk, index and sample included, " + Figures.whole((double) events) + " events",
                    "at most " + Figures.whole(MOST),
                    String.format(Locale.ROOT, "%.2f", each),
                    "",
                    report.wrong() == 0 && parts > 0 && each <= MOST,
                    "all but the journal, which holds " + Figures.mebibytes(journal)
                            + "; after flushing and merging; each event names one of 100,000 cards at random");
        }
    }
}
