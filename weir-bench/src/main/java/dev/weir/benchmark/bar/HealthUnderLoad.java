package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;

/** How soon {@code GET /health} is answered while events come at full rate. */
record HealthUnderLoad() implements Bar {
    private static final int REQUESTS = 1_000;
    private static final int WARM_UP = 400;
    private static final long EVERY_MILLIS = 5;
    private static final double LONGEST_P99_MILLIS = 50;

    @Override
    public String name() {
        return "health-load";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        double[] millis = new double[REQUESTS];
        String wrong = "";
        double rate;
        try (ServerProcess server = bench.startWhole(bench.newData());
                SteadyEvents meanwhile = new SteadyEvents(server.ndjson());
                HttpLoad load = new HttpLoad(server.http())) {
            for (int i = -WARM_UP; i < REQUESTS; i++) {
                HttpAnswer answer = load.get("/health", "application/json");
                if (answer.status() != 200) {
                    wrong = "; an answer was wrong, " + Figures.answer(answer, load.kept());
                }
                millis[Math.max(0, i)] = answer.all().toNanos() / 1e6;
                Thread.sleep(bench.scale() < 1 ? 0 : EVERY_MILLIS);
            }
            if (!meanwhile.isRunning()) {
                wrong += "; the load failed";
            }
            rate = meanwhile.eventsPerSecond();
        }
        double p99 = Figures.percentile(0.99, millis);
        return new Result(
                "GET /health while events come at full rate",
                "p99 " + Figures.millis(LONGEST_P99_MILLIS),
                "p50 " + Figures.millis(Figures.percentile(0.5, millis)) + ", p99 " + Figures.millis(p99),
                "",
                wrong.isEmpty() && p99 <= LONGEST_P99_MILLIS,
                REQUESTS + " requests, one every " + EVERY_MILLIS + " ms; meanwhile " + Figures.whole(rate)
                        + " events/s over 4 connections" + wrong);
    }
}
