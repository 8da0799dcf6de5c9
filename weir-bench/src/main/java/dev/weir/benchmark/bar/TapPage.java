package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A page of one type far behind in many pours over HTTP; beside it other pages, one pour, and a restart after kill -9. */
record TapPage() implements Bar {
    private static final int POURS = 3_000_000;
    private static final int PAGE = 20_000;
    private static final int SIZE = 50;
    private static final int REQUESTS = 200;
    private static final int WARM_ROUNDS = 3;
    private static final double LONGEST_P99_MILLIS = 20;
    private static final Pattern PINT = Pattern.compile("\"type\":\"pint\"", Pattern.LITERAL);

    @Override
    public String name() {
        return "taps-page";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int pours = bench.scaled(POURS);
        int page = (int) Math.max(1, PAGE * bench.scale());
        int pints = Pours.pints(pours);
        int last = (pints + SIZE - 1) / SIZE;
        Path data = bench.newData();
        Times measured;
        String others;
        String wrong;
        double rate;
        try (ServerProcess server = bench.startWhole(data)) {
            rate = PourLoad.send(server.http(), pours);
            try (HttpLoad load = new HttpLoad(server.http())) {
                measured = Times.of(load, path(page), bench.rounds());
                others = "page 1: %s; page %d, the last one: %s; one pour by its id: %s"
                        .formatted(
                                Times.of(load, path(1), bench.rounds()).text(),
                                last,
                                Times.of(load, path(last), bench.rounds()).text(),
                                Times.of(load, "/api/beers/" + pours / 2, bench.rounds())
                                        .text());
                wrong = wrong(load, page, SIZE)
                        + wrong(load, last, pints - (last - 1) * SIZE)
                        + wrong(load, last + 1, 0);
            }
        }
        String restarted;
        try (ServerProcess server = bench.startWhole(data);
                HttpLoad load = new HttpLoad(server.http())) {
            restarted = "ready %s after kill -9, then %s"
                    .formatted(
                            Figures.millis(server.startup().toNanos() / 1e6),
                            Times.of(load, path(page), bench.rounds()).text());
            wrong += wrong(load, page, SIZE) + wrong(load, last, pints - (last - 1) * SIZE);
        }
        return new Result(
                "GET /api/beers?page=%d&page_size=%d&type=pint of %s pours".formatted(page, SIZE, Figures.whole(pours)),
                "p99 " + Figures.millis(LONGEST_P99_MILLIS),
                measured.text(),
                "",
                wrong.isEmpty() && measured.p99Millis() <= LONGEST_P99_MILLIS,
                "median of %d rounds of %d after %d to warm up; the cold one's p99 %s; %s; %s; poured at %s/s%s"
                        .formatted(
                                bench.rounds(),
                                REQUESTS,
                                WARM_ROUNDS,
                                Figures.millis(measured.coldP99Millis()),
                                others,
                                restarted,
                                Figures.whole(rate),
                                wrong));
    }

    private static String path(int page) {
        return "/api/beers?page=" + page + "&page_size=" + SIZE + "&type=pint";
    }

    /** The page must have so many pints and nothing else. */
    private static String wrong(HttpLoad load, int page, int pints) throws IOException {
        HttpAnswer answer = load.get(path(page), "application/json");
        String body = load.kept();
        boolean isRight = answer.status() == 200
                && PINT.matcher(body).results().count() == pints
                && body.split("\"id\"", -1).length == pints + 1;
        return isRight ? "" : "; page " + page + " was wrong, " + Figures.answer(answer, body);
    }

    /** What one path took: medians of rounds, and the first round's 99th percentile. */
    private record Times(double p50Millis, double p99Millis, double coldP99Millis) {
        static Times of(HttpLoad load, String path, int rounds) throws IOException {
            double coldP99 = Figures.percentile(0.99, round(load, path));
            for (int i = 1; i < WARM_ROUNDS; i++) {
                round(load, path);
            }
            double[] medians = new double[rounds];
            double[] slowest = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                double[] millis = round(load, path);
                medians[i] = Figures.median(millis);
                slowest[i] = Figures.percentile(0.99, millis);
            }
            return new Times(Figures.median(medians), Figures.median(slowest), coldP99);
        }

        private static double[] round(HttpLoad load, String path) throws IOException {
            double[] millis = new double[REQUESTS];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = load.get(path, "application/json").all().toNanos() / 1e6;
            }
            return millis;
        }

        String text() {
            return "p50 " + Figures.millis(p50Millis) + ", p99 " + Figures.millis(p99Millis);
        }
    }
}
