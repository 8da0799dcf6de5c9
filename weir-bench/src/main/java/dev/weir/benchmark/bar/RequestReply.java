package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** Puts over 64 connections, each waiting for its reply before the next one. */
record RequestReply() implements Bar {
    private static final int CONNECTIONS = 64;
    private static final int POINTS = 500_000;
    private static final double FLOOR = 60_000;
    private static final double LONGEST_P99_MILLIS = 5;

    @Override
    public String name() {
        return "request-reply";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD
                .withConnections(CONNECTIONS)
                .withPoints(bench.scaled(POINTS))
                .withRounds(bench.rounds())
                .withWindow(1);
        LoadReport report;
        try (ServerProcess server = bench.start(bench.newData())) {
            report = Load.run(workload, server.address());
        }
        LoadReport peer = AsyncioPeer.measure(bench, workload);
        boolean met = report.wrong() == 0 && report.perSecond() >= FLOOR && report.p99Millis() < LONGEST_P99_MILLIS;
        return new Result(
                "puts/s, request and reply, 64 connections",
                Figures.whole(FLOOR) + "/s, p99 under 5 ms",
                rateAndP99(report),
                "asyncio, not durable: " + rateAndP99(peer),
                met,
                Figures.note(report));
    }

    private static String rateAndP99(LoadReport report) {
        return Figures.whole(report.perSecond()) + "/s, p99 " + Figures.millis(report.p99Millis());
    }
}
