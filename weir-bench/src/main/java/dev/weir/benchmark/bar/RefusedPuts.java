package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.util.List;

/** Puts over four connections that keep writing while they read, of which the server must refuse every tenth. */
record RefusedPuts() implements Bar {
    private static final int POINTS = 5_000_000;
    private static final double FLOOR = 2_000_000;
    private static final double BAD = 0.1;
    private static final int GOOD_ROUNDS = 8; // Until then buffers, code and the heap still grow.

    /** So small that the good puts fill it: what grows after them is no garbage that waits for its collection. */
    private static final List<String> SMALL_HEAP = List.of("-Xmx256m");

    private static final long MOST_GROWTH_BYTES = 64L * 1024 * 1024;

    @Override
    public String name() {
        return "puts-bad";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD.withPoints(bench.scaled(POINTS));
        LoadReport report;
        long before;
        long peak;
        try (ServerProcess server = bench.start(bench.newData(), List.of(), SMALL_HEAP)) {
            before = peakOfGoodPuts(server, workload.withRounds(GOOD_ROUNDS));
            try (MemoryWatch memory = new MemoryWatch(server)) {
                PutWorkload bad = workload.withPrefix("bad").withBad(BAD).withRounds(bench.rounds());
                report = Load.run(bad, server.address());
                peak = memory.peakBytes();
            }
        }
        double rate =
                report.median(round -> workload.points() * 1e9 / round.elapsed().toNanos());
        return new Result(
                "put lines answered/s while every tenth is bad, 4 connections, 1,000 series, heap 256 MiB",
                Figures.millions(FLOOR) + ", memory flat",
                Figures.millions(rate) + ", resident at most " + Figures.mebibytes(before) + " before, "
                        + Figures.mebibytes(peak) + " meanwhile",
                "",
                report.wrong() == 0 && rate >= FLOOR && peak - before <= MOST_GROWTH_BYTES,
                "before: as many puts, all good; good and bad lines count, each with the reply that it must get; "
                        + Figures.note(report) + " of good lines");
    }

    /** What a server takes that has its heads, its buffers and its compiled code, without a bad line. */
    private static long peakOfGoodPuts(ServerProcess server, PutWorkload workload)
            throws IOException, InterruptedException {
        try (MemoryWatch memory = new MemoryWatch(server)) {
            Load.run(workload, server.address());
            return memory.peakBytes();
        }
    }
}
