package dev.weir.benchmark.bar;

import dev.weir.bench.EventWorkload;
import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest 100 events of one device or card among ten million, over HTTP.
 *
 * @param name for {@code --only}
 * @param parameter what is asked by, {@code device_id} or {@code card_id}
 * @param values how many devices or cards there are
 * @param longestMillis what 99 of 100 requests must keep
 */
record NewestEvents(String name, String parameter, int values, double longestMillis) implements Bar {
    private static final int EVENTS_A_ROUND = 2_500_000;
    private static final int ROUNDS = 4;
    private static final int LIMIT = 100;
    private static final int REQUESTS = 1_000;

    /** Rounds before those that count: for so long the compiler takes time slices from the two processors, and that is what the slowest requests show. */
    private static final int WARM_ROUNDS = 6;

    private static final int MANY = 50; // With so many events a card, one without any would be strange.
    private static final long STRIDE = 7_919; // Values that follow one another are far apart, and all come once.

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        int requests = bench.scaled(REQUESTS);
        double[] millis = new double[requests];
        int warm = bench.scaled(WARM_ROUNDS);
        double[] medians = new double[bench.rounds()];
        double[] slowest = new double[bench.rounds()];
        double coldP99;
        List<String> wrong = new ArrayList<>();
        long events = (long) bench.scaled(EVENTS_A_ROUND) * ROUNDS;
        try (ServerProcess server = bench.startWhole(bench.newData())) {
            LoadReport loaded = Load.run(
                    EventWorkload.STANDARD
                            .withEvents(bench.scaled(EVENTS_A_ROUND))
                            .withRounds(ROUNDS),
                    server.ndjson());
            loaded.firstWrong().ifPresent(wrong::add);
            server.awaitRest(bench.quiet());
            try (HttpLoad load = new HttpLoad(server.http())) {
                ask(load, 0, millis, events, wrong);
                coldP99 = Figures.percentile(0.99, millis);
                for (int round = 1; round < warm + bench.rounds(); round++) {
                    ask(load, (long) round * requests, millis, events, wrong);
                    if (round >= warm) {
                        medians[round - warm] = Figures.percentile(0.5, millis);
                        slowest[round - warm] = Figures.percentile(0.99, millis);
                    }
                }
            }
        }
        double p99 = Figures.percentile(0.5, slowest);
        return new Result(
                "GET /data?" + parameter + "=, newest 100 of " + Figures.whole((double) events) + " events",
                "p99 " + Figures.millis(longestMillis),
                "p50 " + Figures.millis(Figures.percentile(0.5, medians)) + ", p99 " + Figures.millis(p99),
                "",
                wrong.isEmpty() && p99 <= longestMillis,
                "median of " + bench.rounds() + " rounds of " + Figures.whole(requests) + " after " + warm
                        + " to warm up; the cold one's p99 "
                        + Figures.millis(coldP99)
                        + (wrong.isEmpty()
                                ? ""
                                : "; " + wrong.size() + " wrong answers, the first: " + wrong.getFirst()));
    }

    /** One round; what was answered wrongly is added to {@code wrong}. */
    private void ask(HttpLoad load, long first, double[] millis, long events, List<String> wrong) throws IOException {
        for (int i = 0; i < millis.length; i++) {
            int index = (int) ((first + i) * STRIDE % values);
            String value =
                    parameter.equals("card_id") ? EventWorkload.card(index) : EventWorkload.STANDARD.device(index);
            HttpAnswer answer = load.get("/data?" + parameter + "=" + value + "&limit=" + LIMIT, "application/json");
            millis[i] = answer.all().toNanos() / 1e6;
            if (answer.status() != 200 || !isRight(load.kept(), value, events)) {
                wrong.add(Figures.answer(answer, load.kept()));
            }
        }
    }

    /** Devices take turns, so the number of their events is known; that of a card's only nearly. */
    private boolean isRight(String body, String value, long events) {
        long items = occurrences(body, "\"received_at\":");
        long each = events / values;
        boolean enough = parameter.equals("card_id") ? items > 0 || each < MANY : items == Math.min(LIMIT, each);
        return enough && items == occurrences(body, "\"" + parameter + "\":\"" + value + "\"");
    }

    private static long occurrences(String text, String word) {
        long count = 0;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length())) {
            count++;
        }
        return count;
    }
}
