package dev.weir.benchmark.bar;

import dev.weir.backend.CassandraNode;
import dev.weir.bench.GetLoad;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;

/** A raw {@code get} of one long series that is in Cassandra. */
record GetFromCassandra() implements Bar {
    private static final int SAMPLES = 1_000_000;
    private static final int REQUESTS = 20;
    private static final double LONGEST_MILLIS = 250;
    private static final String KEY = "host0.cpu.user";

    @Override
    public String name() {
        return "cassandra-get";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD
                .withConnections(1)
                .withSeries(1)
                .withPoints(bench.scaled(SAMPLES))
                .withRounds(1);
        double[] millis = new double[REQUESTS];
        double first;
        long samples = 0;
        try (CassandraNode node = ShippedTo.cassandra(bench);
                ServerProcess server = ShippedTo.start(bench, bench.newData(), node)) {
            Load.run(workload, server.address());
            ShippedTo.awaitDrained(server);
            try (GetLoad load = new GetLoad(server.address())) {
                first = load.get(KEY).all().toNanos() / 1e6;
                for (int i = 0; i < REQUESTS; i++) {
                    var result = load.get(KEY);
                    millis[i] = result.all().toNanos() / 1e6;
                    samples = result.samples();
                }
            }
        }
        return new Result(
                "raw get of one series of " + Figures.whole((double) samples) + " samples from one node of Cassandra",
                Figures.millis(LONGEST_MILLIS),
                Figures.millis(Figures.median(millis)),
                "",
                samples == workload.points() && Figures.median(millis) <= LONGEST_MILLIS,
                "median of " + REQUESTS + " after a cold one of " + Figures.millis(first));
    }
}
