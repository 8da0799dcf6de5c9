package dev.weir.benchmark.bar;

import dev.weir.bench.GetLoad;
import dev.weir.bench.GetResult;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** A raw {@code get} of one long series. */
record GetOne() implements Bar {
    private static final int SAMPLES = 1_000_000;
    private static final double LONGEST_FIRST_MILLIS = 5;
    private static final double LONGEST_MILLIS = 150;

    @Override
    public String name() {
        return "get-one";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD
                .withConnections(1)
                .withSeries(1)
                .withPoints(bench.scaled(SAMPLES))
                .withRounds(1);
        // A cold request, and then as many as a load has rounds that count, but enough for a median.
        int requests = Math.max(3, bench.rounds());
        double[] first = new double[requests];
        double[] all = new double[requests];
        long samples = 0;
        try (ServerProcess server = bench.start(bench.newData())) {
            Load.run(workload, server.address());
            try (GetLoad load = new GetLoad(server.address())) {
                load.get("host0.cpu.user");
                for (int i = 0; i < requests; i++) {
                    GetResult result = load.get("host0.cpu.user");
                    first[i] = result.firstByte().toNanos() / 1e6;
                    all[i] = result.all().toNanos() / 1e6;
                    samples = result.samples();
                }
            }
        }
        return new Result(
                "raw get of one series of " + Figures.whole((double) samples) + " samples",
                "first byte 5 ms, all 150 ms",
                "first byte " + Figures.millis(Figures.median(first)) + ", all " + Figures.millis(Figures.median(all)),
                "",
                samples == bench.scaled(SAMPLES)
                        && Figures.median(first) <= LONGEST_FIRST_MILLIS
                        && Figures.median(all) <= LONGEST_MILLIS,
                "median of " + requests + " after a cold one");
    }
}
