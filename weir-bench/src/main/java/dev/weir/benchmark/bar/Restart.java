package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** How soon a server is ready again after kill -9, with samples that only the journal has. */
record Restart() implements Bar {
    /** More than is put last, so that this stays in the journal alone. */
    private static final String HEAD = "6000000";

    private static final int POINTS = 5_000_000;
    private static final int FLUSHED_ROUNDS = 3;
    private static final double LONGEST_MILLIS = 1_500;
    private static final Duration QUIET = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        Path data = bench.newData();
        try (ServerProcess server = bench.startWith(data, "--store.head-samples", HEAD)) {
            PutWorkload flushed =
                    PutWorkload.STANDARD.withPoints(bench.scaled(POINTS)).withRounds(FLUSHED_ROUNDS);
            Load.run(flushed, server.address());
            server.flush();
            server.awaitRest(bench.scale() < 1 ? Duration.ofMillis(500) : QUIET);
            Load.run(flushed.withRounds(1).withPrefix("later"), server.address());
        }
        double[] millis = new double[bench.rounds()];
        long journal = 0;
        for (int i = 0; i < millis.length; i++) {
            // Each start gets the directory as the kill left it, since a start may flush what it replayed.
            Path copy = bench.newData();
            copy(data, copy);
            try (ServerProcess server = bench.start(copy)) {
                millis[i] = server.startup().toNanos() / 1e6;
                journal = Math.max(journal, server.bytes("journal"));
            }
        }
        double median = Figures.median(millis);
        return new Result(
                "ready after kill -9 with %s samples, the last %s put just before"
                        .formatted(
                                Figures.whole(bench.scaled(POINTS) * (FLUSHED_ROUNDS + 1.0)),
                                Figures.whole(bench.scaled(POINTS))),
                "1.5 s",
                Figures.millis(median),
                "",
                median <= LONGEST_MILLIS,
                "median of " + millis.length + ", from the start of the process; " + Figures.mebibytes(journal)
                        + " of journal");
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Process copying = new ProcessBuilder("cp", "-a", from + "/.", to.toString())
                .inheritIO()
                .start();
        if (copying.waitFor() != 0) {
            throw new IOException("cannot copy \"" + from + "\": cp failed");
        }
    }
}
