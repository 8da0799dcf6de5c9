package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** Puts, each waiting for its reply, while every commit of the database takes 5 s. */
record PutsWhileSlow() implements Bar {
    private static final int CONNECTIONS = 64;
    private static final int POINTS = 500_000;
    private static final double LONGEST_P99_MILLIS = 10;
    private static final String SLOW = """
            create function weir.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(5); return null; end $$;
            create constraint trigger slow after update on weir.state deferrable initially deferred for each row execute function weir.slow()""";

    @Override
    public String name() {
        return "postgres-slow";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD
                .withConnections(CONNECTIONS)
                .withPoints(bench.scaled(POINTS))
                .withRounds(bench.rounds())
                .withWindow(1);
        int port = ChildProcess.freePort();
        try (Postgres postgres = new Postgres(bench.work(), port);
                ServerProcess server = ShippedTo.start(bench, bench.newData(), port)) {
            // Once the database has something there are tables.
            Load.run(PutWorkload.STANDARD.withPoints(1_000).withRounds(1), server.address());
            ShippedTo.awaitDrained(server);
            postgres.ask(SLOW);
            LoadReport report = Load.run(workload, server.address());
            return new Result(
                    "put to its reply while each commit of the database takes 5 s, 64 connections",
                    "p99 " + Figures.millis(LONGEST_P99_MILLIS),
                    "p99 " + Figures.millis(report.p99Millis()),
                    "",
                    report.wrong() == 0 && report.p99Millis() <= LONGEST_P99_MILLIS,
                    Figures.whole(report.perSecond()) + "/s");
        }
    }
}
