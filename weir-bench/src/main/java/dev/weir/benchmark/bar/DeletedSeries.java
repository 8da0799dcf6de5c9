package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long it takes to delete a series of a million samples among a thousand, and whether the disk comes back: to what
 * a server takes that never had the deleted ones.
 */
record DeletedSeries() implements Bar {
    private static final int SERIES = 1_000;
    private static final int SAMPLES = 5_000;
    private static final int LARGE_SAMPLES = 1_000_000;
    private static final double LONGEST_MILLIS = 50;
    private static final double MOST_OF_KEPT = 1.02;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    /** A deletion gives disk back once it is flushed; the ten minutes that it may have for that are long to wait. */
    private static final String HEAD_AGE = "1s";

    /** What the parts came to, in bytes. */
    private record Disk(long before, long after, double seconds) {}

    @Override
    public String name() {
        return "delete";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int large = bench.rounds() + 1;
        double[] millis = new double[large];
        StringBuilder wrong = new StringBuilder();
        long kept = sizeWithoutLarge(bench, large);
        Disk disk;
        try (ServerProcess server = start(bench)) {
            putSmall(bench, server, large);
            for (int i = 0; i < large; i++) {
                Load.run(large(bench, i), server.address());
            }
            server.flush();
            long before = server.awaitRest(bench.quiet());
            deleteAll(bench, server, millis, wrong);
            double seconds = awaitSize(server, mostBytes(kept), bench.scale() < 1 ? bench.quiet() : LONGEST_WAIT);
            disk = new Disk(before, server.awaitRest(bench.quiet()), seconds);
        }
        double median = Figures.median(Arrays.copyOfRange(millis, 1, large));
        return new Result(
                "DELETE /api/v1/series of one with %s samples among %s"
                        .formatted(Figures.whole(bench.scaled(LARGE_SAMPLES)), Figures.whole(SERIES)),
                Figures.millis(LONGEST_MILLIS) + ", the disk back after merging",
                "%s, all of the disk within %.1f s".formatted(Figures.millis(median), disk.seconds()),
                "",
                wrong.isEmpty() && median <= LONGEST_MILLIS && disk.after() <= mostBytes(kept),
                note(millis, disk, kept) + wrong);
    }

    private static String note(double[] millis, Disk disk, long kept) {
        return String.format(
                Locale.ROOT,
                "median of %d after a cold one of %s; parts of %,d bytes before, %,d after, %,d where only the others were"
                        + " put; heads flushed after %s",
                millis.length - 1,
                Figures.millis(millis[0]),
                disk.before(),
                disk.after(),
                kept,
                HEAD_AGE);
    }

    private static ServerProcess start(Bench bench) throws IOException, InterruptedException {
        return bench.startWholeWith(bench.newData(), "--store.head-age", HEAD_AGE);
    }

    private static long mostBytes(long kept) {
        return (long) (kept * MOST_OF_KEPT);
    }

    private static long sizeWithoutLarge(Bench bench, int large) throws IOException, InterruptedException {
        try (ServerProcess server = start(bench)) {
            putSmall(bench, server, large);
            server.flush();
            return server.awaitRest(bench.quiet());
        }
    }

    private static void putSmall(Bench bench, ServerProcess server, int large)
            throws IOException, InterruptedException {
        int series = SERIES - large;
        PutWorkload small = PutWorkload.STANDARD
                .withSeries(series)
                .withPoints(Math.max(series, bench.scaled(series * SAMPLES)))
                .withRounds(1);
        Load.run(small, server.address());
    }

    private static PutWorkload large(Bench bench, int index) {
        return PutWorkload.STANDARD
                .withPrefix("large" + index + "-")
                .withConnections(1)
                .withSeries(1)
                .withPoints(bench.scaled(LARGE_SAMPLES))
                .withRounds(1);
    }

    private static void deleteAll(Bench bench, ServerProcess server, double[] millis, StringBuilder wrong)
            throws IOException {
        String right = "{\"series\":1,\"samples\":" + bench.scaled(LARGE_SAMPLES) + ",";
        try (HttpLoad load = new HttpLoad(server.http())) {
            for (int i = 0; i < millis.length; i++) {
                String key = large(bench, i).key(0);
                HttpAnswer answer = load.send("DELETE", "/api/v1/series?match=" + key, "application/json");
                millis[i] = answer.all().toNanos() / 1e6;
                if (answer.status() != 200 || !load.kept().startsWith(right)) {
                    wrong.append("; an answer was wrong, ").append(Figures.answer(answer, load.kept()));
                }
            }
        }
    }

    /** Waits until the parts take no more than that, or it is too long; how long it was in seconds. */
    private static double awaitSize(ServerProcess server, long most, Duration longest)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (server.bytes("parts") > most && System.nanoTime() - start < longest.toNanos()) {
            Thread.sleep(20);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
