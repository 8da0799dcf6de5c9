package dev.weir.benchmark.bar;

import dev.weir.backend.CassandraNode;
import dev.weir.bench.Access;
import dev.weir.bench.GetLoad;
import dev.weir.bench.Load;
import dev.weir.bench.LoadRound;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A second's puts each second, and how far behind one node of Cassandra is when they end; then as many as come, until all are there. */
record PutsToCassandra() implements Bar {
    private static final int A_SECOND = 1_000_000;
    private static final int SECONDS = 30;
    private static final int FEWEST_SECONDS = 2;
    private static final int BURST_ROUNDS = 20;
    private static final double LONGEST_MILLIS = 5_000;

    @Override
    public String name() {
        return "cassandra-puts";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD.withPoints(bench.scaled(A_SECOND));
        int seconds = (int) Math.max(FEWEST_SECONDS, SECONDS * bench.scale());
        long paced = (long) seconds * workload.points();
        long all = paced + (long) BURST_ROUNDS * workload.points();
        try (CassandraNode node = ShippedTo.cassandra(bench);
                ServerProcess server = ShippedTo.start(bench, bench.newData(), node)) {
            long wrong;
            double behind;
            double perSecond;
            Duration serverTime;
            Duration nodeTime;
            try (Load load = new Load(workload.withRounds(seconds + BURST_ROUNDS), server.address(), Access.OPEN)) {
                wrong = pace(load, seconds);
                long end = System.nanoTime();
                ShippedTo.awaitDrained(server);
                behind = (System.nanoTime() - end) / 1e6;
                long start = System.nanoTime();
                Duration serverBefore = server.processorTime();
                Duration nodeBefore = node.processorTime();
                for (int round = 0; round < BURST_ROUNDS; round++) {
                    wrong += load.runRound().wrong();
                }
                ShippedTo.awaitDrained(server);
                perSecond = (all - paced) / ((System.nanoTime() - start) / 1e9);
                serverTime = server.processorTime().minus(serverBefore);
                nodeTime = node.processorTime().minus(nodeBefore);
            }
            long found = found(server);
            return new Result(
                    "samples from the end of " + Figures.whole(workload.points()) + " puts/s for " + seconds
                            + " s until one node of Cassandra has all of them",
                    Figures.millis(LONGEST_MILLIS),
                    Figures.millis(behind),
                    "",
                    wrong == 0 && found == all && behind <= LONGEST_MILLIS,
                    Figures.whole((double) found) + " are there; " + Figures.whole((double) (all - paced))
                            + " more as fast as they are taken come to the node at " + Figures.millions(perSecond)
                            + ", and take of a core " + aMillion(serverTime, all - paced)
                            + " a million in the server and " + aMillion(nodeTime, all - paced) + " in the node");
        }
    }

    private static String aMillion(Duration time, long samples) {
        return Figures.millis(time.toNanos() / (double) samples);
    }

    private static long pace(Load load, int seconds) throws IOException, InterruptedException {
        long wrong = 0;
        long begun = System.nanoTime();
        for (int second = 1; second <= seconds; second++) {
            LoadRound round = load.runRound();
            wrong += round.wrong();
            TimeUnit.NANOSECONDS.sleep(begun + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
        }
        return wrong;
    }

    private static long found(ServerProcess server) throws IOException {
        try (GetLoad load = new GetLoad(server.address())) {
            return load.get("*").samples();
        }
    }
}
