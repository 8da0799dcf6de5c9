package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import java.io.IOException;

/** Events as JSON lines over four connections, each acknowledged once it is durable, with flushes going on. */
record DurableEvents() implements Bar {
    private static final int EVENTS = 2_000_000;
    private static final int PEER_EVENTS = 100_000; // Four seconds a round, at what it takes.
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
                peer(bench, workload.withEvents(bench.scaled(PEER_EVENTS)), report.perSecond()),
                report.wrong() == 0 && report.perSecond() >= FLOOR,
                Figures.note(report));
    }

    /** A peer that is not there leaves the bar measured all the same. */
    private static String peer(Bench bench, EventWorkload workload, double ours) throws InterruptedException {
        try {
            LoadReport report = PostgresPeer.measure(bench, workload);
            return "asyncio over PostgreSQL, 500 a transaction, rounds of %s: %s/s (%.1fx)"
                    .formatted(
                            Figures.whole(workload.events()),
                            Figures.whole(report.perSecond()),
                            ours / report.perSecond());
        } catch (IOException e) {
            return "asyncio over PostgreSQL: not measured, " + e.getMessage();
        }
    }
}
