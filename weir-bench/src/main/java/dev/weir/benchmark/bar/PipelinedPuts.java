package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.util.List;

/**
 * Puts over four connections that keep writing while they read, with flushes going on.
 *
 * @param name for {@code --only}
 * @param what in a phrase
 * @param series how many series
 * @param late the share of points late by up to an hour
 * @param floor puts a second that are asked for
 * @param timesPeer how many times the peer's figure of the same run is asked for beside, 0 to leave the peer out
 * @param wrapper a command around the server's, empty for none
 */
record PipelinedPuts(
        String name, String what, int series, double late, double floor, int timesPeer, List<String> wrapper)
        implements Bar {
    private static final int POINTS = 5_000_000;
    private static final int PEER_POINTS = 1_000_000; // More would only swell its dictionary, and slow it.

    /** Every fdatasync takes 5 ms longer, as on a slow disk; only that call is stopped. */
    static final List<String> SLOW_DISK = List.of(
            "strace",
            "-f",
            "--seccomp-bpf",
            "-e",
            "trace=fdatasync",
            "-e",
            "inject=fdatasync:delay_enter=5000",
            "-o",
            "/dev/null");

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD
                .withRounds(bench.rounds())
                .withSeries(Math.min(series, bench.scaled(POINTS)))
                .withLate(late);
        LoadReport report;
        try (ServerProcess server = bench.start(bench.newData(), wrapper, List.of())) {
            report = Load.run(workload.withPoints(bench.scaled(POINTS)), server.address());
        }
        String bar = Figures.millions(floor);
        String peer = "";
        boolean met = report.wrong() == 0 && report.perSecond() >= floor;
        if (timesPeer > 0) {
            LoadReport other = AsyncioPeer.measure(bench, workload.withPoints(bench.scaled(PEER_POINTS)));
            double times = report.perSecond() / other.perSecond();
            bar += " and " + timesPeer + "x asyncio";
            peer = "asyncio, not durable, rounds of %s: %s (%.1fx)"
                    .formatted(Figures.whole(bench.scaled(PEER_POINTS)), Figures.millions(other.perSecond()), times);
            met &= times >= timesPeer;
        }
        return new Result(what, bar, Figures.millions(report.perSecond()), peer, met, Figures.note(report));
    }
}
