package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import java.io.IOException;

/** Events, and the sample of each, until all of them are in PostgreSQL, which forces every commit. */
record ShippedEvents() implements Bar {
    private static final int EVENTS = 2_000_000;
    private static final double FLOOR = 60_000;

    @Override
    public String name() {
        return "postgres-events";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        EventWorkload workload =
                EventWorkload.STANDARD.withEvents(bench.scaled(EVENTS)).withRounds(1);
        int port = ChildProcess.freePort();
        try (Postgres postgres = new Postgres(bench.work(), port);
                ServerProcess server = ShippedTo.start(bench, bench.newData(), port)) {
            long start = System.nanoTime();
            LoadReport report = Load.run(workload, server.ndjson());
            ShippedTo.awaitDrained(server);
            double perSecond = workload.events() / ((System.nanoTime() - start) / 1e9);
            long found = Long.parseLong(postgres.ask("select count(*) from weir.event"));
            return new Result(
                    "events/s into PostgreSQL, each with a sample, sustained over "
                            + Figures.whole((double) workload.events()),
                    Figures.whole(FLOOR) + "/s",
                    Figures.whole(perSecond) + "/s",
                    PostgresPeer.beside(bench, perSecond),
                    report.wrong() == 0 && found == workload.events() && perSecond >= FLOOR,
                    "from the first event until the database has the last; " + Figures.whole((double) found)
                            + " are there");
        }
    }
}
