package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;

/** Pours of beer over HTTP, held against 30,000 a second; each answered once it is durable. */
record PouredBeer() implements Bar {
    private static final int CONNECTIONS = 32;
    private static final int SECONDS = 10;
    private static final double FLOOR = 30_000;
    private static final double LONGEST_P99_MILLIS = 10;

    @Override
    public String name() {
        return "pours";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        Wrk wrk = new Wrk(bench.work(), "pours.lua", CONNECTIONS);
        int seconds = (int) Math.max(1, SECONDS * bench.scale());
        Wrk.Round[] rounds = new Wrk.Round[bench.rounds()];
        Wrk.Round cold;
        String wrong;
        try (ServerProcess server = bench.startWhole(bench.newData())) {
            cold = wrk.run(server.http(), seconds);
            long answers = cold.answers();
            long refused = cold.wrong();
            for (int i = 0; i < rounds.length; i++) {
                rounds[i] = wrk.run(server.http(), seconds);
                answers += rounds[i].answers();
                refused += rounds[i].wrong();
            }
            wrong = refused == 0 ? wrong(server, answers, rounds.length + 1) : "; wrong: " + refused + " refused";
        }
        double rate = perSecond(rounds);
        double p99 = p99(rounds);
        return new Result(
                "pours/s, POST /api/beers by wrk, %d connections".formatted(CONNECTIONS),
                Figures.whole(FLOOR) + "/s, p99 under " + Figures.millis(LONGEST_P99_MILLIS),
                rateAndP99(rounds),
                peer(bench, wrk, seconds),
                wrong.isEmpty() && rate >= FLOOR && p99 < LONGEST_P99_MILLIS,
                "median of %d rounds of %d s; cold round %s/s, p99 %s%s"
                        .formatted(
                                rounds.length,
                                seconds,
                                Figures.whole(cold.perSecond()),
                                Figures.millis(cold.p99Millis()),
                                wrong));
    }

    /**
     * The server must hold as many pours as it answered with 200, and beside them at most those that were on their way
     * when a round ended.
     */
    private static String wrong(ServerProcess server, long answers, int rounds) throws IOException {
        try (HttpLoad load = new HttpLoad(server.http())) {
            HttpAnswer last = load.get("/api/beers?page_size=1&page=" + answers, "application/json");
            String held = load.kept();
            long most = answers + (long) rounds * CONNECTIONS;
            HttpAnswer beyond = load.get("/api/beers?page_size=1&page=" + (most + 1), "application/json");
            boolean isRight = last.status() == 200
                    && held.contains("\"type\"")
                    && beyond.status() == 200
                    && !load.kept().contains("\"type\"");
            return isRight
                    ? ""
                    : "; wrong: not between " + answers + " and " + most + " stored, " + Figures.answer(last, held);
        }
    }

    private static double perSecond(Wrk.Round... rounds) {
        double[] rates = new double[rounds.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = rounds[i].perSecond();
        }
        return Figures.median(rates);
    }

    private static double p99(Wrk.Round... rounds) {
        double[] millis = new double[rounds.length];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = rounds[i].p99Millis();
        }
        return Figures.median(millis);
    }

    private static String rateAndP99(Wrk.Round... rounds) {
        return Figures.whole(perSecond(rounds)) + "/s, p99 " + Figures.millis(p99(rounds));
    }

    /** The same load; a peer that is not there leaves the bar measured all the same. */
    private static String peer(Bench bench, Wrk wrk, int seconds) throws InterruptedException {
        try (TornadoPeer peer = new TornadoPeer(bench.work())) {
            Wrk.Round[] rounds = new Wrk.Round[bench.rounds()];
            wrk.run(peer.http(), seconds);
            for (int i = 0; i < rounds.length; i++) {
                rounds[i] = wrk.run(peer.http(), seconds);
            }
            return "Tornado, in memory: " + rateAndP99(rounds);
        } catch (IOException e) {
            return "Tornado: not measured, " + e.getMessage();
        }
    }
}
