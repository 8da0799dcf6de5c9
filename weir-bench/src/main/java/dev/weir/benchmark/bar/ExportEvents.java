package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import dev.weir.bench.Load;
import java.io.IOException;

/** A million events streamed as JSON lines by a server with a small heap, and what memory that takes. */
record ExportEvents() implements Bar {
    private static final int EVENTS = 1_000_000;
    private static final double FLOOR = 500_000;
    private static final long MOST_GROWTH_BYTES = 64L * 1024 * 1024;
    private static final String SMALL_HEAP = "-Xmx256m";

    @Override
    public String name() {
        return "export";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int events = bench.scaled(EVENTS);
        int requests = Math.max(3, bench.rounds());
        double[] rates = new double[requests];
        String wrong = "";
        long before;
        long peak;
        try (ServerProcess server = bench.startWhole(bench.newData(), SMALL_HEAP)) {
            Load.run(EventWorkload.STANDARD.withEvents(events).withRounds(1), server.ndjson());
            server.awaitRest(bench.quiet());
            before = server.residentBytes();
            try (HttpLoad load = new HttpLoad(server.http());
                    MemoryWatch memory = new MemoryWatch(server)) {
                export(load);
                for (int i = 0; i < requests; i++) {
                    HttpAnswer answer = export(load);
                    rates[i] = answer.linesPerSecond();
                    if (answer.status() != 200 || answer.lines() != events) {
                        wrong = "; an answer was wrong, " + Figures.answer(answer, load.kept());
                    }
                }
                peak = memory.peakBytes();
            }
        }
        double rate = Figures.median(rates);
        return new Result(
                "GET /data as NDJSON, " + Figures.whole(events) + " events, heap 256 MiB",
                Figures.whole(FLOOR) + "/s, memory constant",
                Figures.whole(rate) + "/s, resident " + Figures.mebibytes(before) + " before, at most "
                        + Figures.mebibytes(peak) + " meanwhile",
                "",
                wrong.isEmpty() && rate >= FLOOR && peak - before <= MOST_GROWTH_BYTES,
                "median of " + requests + " after a cold one" + wrong);
    }

    /** Without a limit all events are streamed. */
    private static HttpAnswer export(HttpLoad load) throws IOException {
        return load.get("/data", "application/x-ndjson");
    }
}
