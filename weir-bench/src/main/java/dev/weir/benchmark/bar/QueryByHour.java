package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The average of each hour over samples ten seconds apart, over HTTP, of one series or of many by a pattern.
 *
 * @param name for {@code --only}
 * @param series how many series
 * @param samples how many samples each has
 * @param longestMillis what the median must keep
 */
record QueryByHour(String name, int series, int samples, double longestMillis) implements Bar {
    private static final int REQUESTS = 100;
    private static final int WARM_UP = 50;
    private static final int SECONDS_AN_HOUR = 3_600;
    private static final int STEP_SECONDS = 10;
    private static final Pattern ROW = Pattern.compile(":00:00Z\"", Pattern.LITERAL);

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int count = (int) Math.max(1, series * bench.scale());
        int each = bench.scaled(samples);
        PutWorkload workload = PutWorkload.STANDARD
                .withConnections(1)
                .withSeries(count)
                .withPoints(count * each)
                .withRounds(1);
        long from = workload.startSeconds();
        long to = from + (long) each * STEP_SECONDS;
        double[] millis = new double[REQUESTS];
        String wrong = "";
        String peer;
        try (ServerProcess server = bench.startWhole(bench.newData())) {
            LoadReport loaded = Load.run(workload, server.address());
            server.flush();
            server.awaitRest(bench.quiet());
            try (HttpLoad load = new HttpLoad(server.http())) {
                String path = "/api/v1/query?series=host*&from=%d&to=%d&step=1h&agg=avg".formatted(from, to);
                HttpAnswer last = ask(load, path, millis);
                long hours = (to - 1) / SECONDS_AN_HOUR - from / SECONDS_AN_HOUR + 1;
                long rows = ROW.matcher(load.kept()).results().count();
                if (loaded.wrong() != 0 || last.status() != 200 || rows != hours * count) {
                    wrong = "; an answer was wrong, " + Figures.answer(last, load.kept());
                }
            }
            peer = peer(bench, server, workload, to);
        }
        double p50 = Figures.median(millis);
        return new Result(
                "GET /api/v1/query, avg an hour of %s series of %s samples"
                        .formatted(Figures.whole(count), Figures.whole(each)),
                "p50 " + Figures.millis(longestMillis),
                figures(millis),
                peer,
                wrong.isEmpty() && p50 <= longestMillis,
                REQUESTS + " requests after " + WARM_UP + " to warm up" + wrong);
    }

    private static HttpAnswer ask(HttpLoad load, String path, double[] millis) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            load.get(path, "application/json");
        }
        HttpAnswer answer = load.get(path, "application/json");
        for (int i = 0; i < millis.length; i++) {
            answer = load.get(path, "application/json");
            millis[i] = answer.all().toNanos() / 1e6;
        }
        return answer;
    }

    private static String figures(double[] millis) {
        return "p50 " + Figures.millis(Figures.median(millis)) + ", p99 "
                + Figures.millis(Figures.percentile(0.99, millis));
    }

    /** The same samples and the same question; a peer that is not there leaves the bar measured all the same. */
    private static String peer(Bench bench, ServerProcess server, PutWorkload workload, long to)
            throws InterruptedException {
        double[] millis = new double[REQUESTS];
        try (VictoriaMetrics peer = new VictoriaMetrics(bench.work())) {
            peer.copyFrom(server.address(), workload.points());
            try (HttpLoad load = new HttpLoad(peer.http())) {
                HttpAnswer answer = ask(load, VictoriaMetrics.averages(workload.startSeconds(), to), millis);
                return "VictoriaMetrics, without its cache of results: "
                        + (answer.status() == 200 ? figures(millis) : "it answered " + answer.status());
            }
        } catch (IOException e) {
            return "VictoriaMetrics: not measured, " + e.getMessage();
        }
    }
}
