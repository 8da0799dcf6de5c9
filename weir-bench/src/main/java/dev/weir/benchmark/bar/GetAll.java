package dev.weir.benchmark.bar;

import dev.weir.bench.GetLoad;
import dev.weir.bench.GetResult;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.util.List;

/** {@code get *} of everything with a small heap, while other connections put. */
record GetAll() implements Bar {
    private static final int SAMPLES = 10_000_000;
    private static final double FLOOR = 4_000_000;
    private static final List<String> SMALL_HEAP = List.of("-Xmx256m");

    @Override
    public String name() {
        return "get-all";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int samples = bench.scaled(SAMPLES / 2) * 2;
        PutWorkload workload = PutWorkload.STANDARD.withPoints(samples / 2).withRounds(2);
        int requests = Math.max(3, bench.rounds());
        double[] rates = new double[requests];
        boolean complete = true;
        long puts;
        try (ServerProcess server = bench.start(bench.newData(), List.of(), SMALL_HEAP)) {
            Load.run(workload, server.address());
            try (GetLoad load = new GetLoad(server.address());
                    SteadyPuts meanwhile = new SteadyPuts(server.address())) {
                load.get("*");
                for (int i = 0; i < requests; i++) {
                    GetResult result = load.get("*");
                    rates[i] = result.samplesPerSecond();
                    complete &= result.samples() >= samples;
                }
                puts = meanwhile.putsPerSecond();
                complete &= meanwhile.isRunning();
            }
        }
        double rate = Figures.median(rates);
        return new Result(
                "get * of " + Figures.whole(samples) + " samples while puts go on, heap 256 MiB",
                Figures.millions(FLOOR),
                Figures.millions(rate),
                "",
                complete && rate >= FLOOR,
                "median of " + requests + " after a cold one; meanwhile " + Figures.whole((double) puts)
                        + " puts/s in request and reply over 4 connections");
    }
}
