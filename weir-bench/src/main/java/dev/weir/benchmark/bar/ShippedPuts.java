package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** Puts until all of them are in PostgreSQL, which forces every commit. */
record ShippedPuts() implements Bar {
    private static final int POINTS = 5_000_000;
    private static final int ROUNDS = 2;
    private static final double FLOOR = 80_000;

    @Override
    public String name() {
        return "postgres-puts";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload =
                PutWorkload.STANDARD.withPoints(bench.scaled(POINTS)).withRounds(ROUNDS);
        int port = ChildProcess.freePort();
        try (Postgres postgres = new Postgres(bench.work(), port);
                ServerProcess server = ShippedTo.start(bench, bench.newData(), port)) {
            long start = System.nanoTime();
            LoadReport report = Load.run(workload, server.address());
            ShippedTo.awaitDrained(server);
            double perSecond = (long) ROUNDS * workload.points() / ((System.nanoTime() - start) / 1e9);
            long found = Long.parseLong(postgres.ask("select count(*) from weir.sample"));
            long expected = (long) ROUNDS * workload.points();
            return new Result(
                    "samples/s into PostgreSQL, sustained over " + Figures.whole((double) expected),
                    Figures.whole(FLOOR) + "/s",
                    Figures.whole(perSecond) + "/s",
                    "",
                    report.wrong() == 0 && found == expected && perSecond >= FLOOR,
                    "from the first put until the database has the last; " + Figures.whole((double) found)
                            + " are there; taken meanwhile at " + Figures.millions(report.perSecond()));
        }
    }
}
