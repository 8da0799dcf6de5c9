package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.nio.file.Path;

/** Puts at full speed while the database is not there; then it comes, and gets all of them once. */
record PutsWhileAway() implements Bar {
    private static final int POINTS = 5_000_000;
    private static final double FLOOR = 3e6;

    @Override
    public String name() {
        return "postgres-away";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload =
                PutWorkload.STANDARD.withPoints(bench.scaled(POINTS)).withRounds(1);
        int port = ChildProcess.freePort();
        Path data = bench.newData();
        try (ServerProcess server = ShippedTo.start(bench, data, port)) {
            LoadReport report = Load.run(workload, server.address());
            long start = System.nanoTime();
            try (Postgres postgres = new Postgres(bench.work(), port)) {
                ShippedTo.awaitDrained(server);
                double seconds = (System.nanoTime() - start) / 1e9;
                long found = Long.parseLong(postgres.ask("select count(*) from weir.sample"));
                long samples = Long.parseLong(postgres.ask("select sum(samples) from weir.series"));
                boolean isWhole = found == workload.points() && samples == found;
                return new Result(
                        Figures.whole(workload.points()) + " puts while the database is away, then shipped",
                        Figures.millions(FLOOR) + ", all there, nothing twice",
                        Figures.millions(report.perSecond()) + (isWhole ? ", all there" : ", " + found + " there"),
                        "",
                        report.wrong() == 0 && isWhole && report.perSecond() >= FLOOR,
                        "a cold round; the database had all of them %.1f s after it was begun, its own making included"
                                .formatted(seconds));
            }
        }
    }
}
