package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import java.io.IOException;

/** Events as JSON lines over four connections, each acknowledged once it is durable, with flushes going on. */
record DurableEvents() implements Bar {
    private static final int EVENTS = 2_000_000;
    private static final double FLOOR = 400_000;

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        EventWorkload workload = EventWorkload.STANDARD.withRounds(bench.rounds());
        LoadReport report;
        try (ServerProcess server = bench.startWhole(bench.newData())) {
            report = Load.run(workload.withEvents(bench.scaled(EVENTS)), server.ndjson());
        }
        return new Result(
                "durable events/s over NDJSON, 4 connections, 1,000 devices, lines of 93 bytes with a numeric field",
                Figures.whole(FLOOR) + "/s",
                Figures.whole(report.perSecond()) + "/s",
                PostgresPeer.beside(bench, report.perSecond()),
                report.wrong() == 0 && report.perSecond() >= FLOOR,
                Figures.note(report));
    }
}
