package dev.weir.benchmark.bar;

import dev.weir.bench.Access;
import dev.weir.bench.Load;
import dev.weir.bench.LoadRound;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What live subscribers take from the rate of puts: the standard load with ten subscribers of one series in a hundred
 * each, and without any, in turns. There are two servers, since one that ever had a subscriber fills its ring for ten
 * minutes more.
 */
record LivePuts() implements Bar {
    private static final int POINTS = 5_000_000;
    private static final int SERIES = 1_000;
    private static final int SUBSCRIBERS = 10;
    private static final double FLOOR = 0.85;
    private static final double SHARE = 0.01;

    /** Rounds are short, and what is asked is a ratio: twice as many as others have. */
    private static final int TIMES_ROUNDS = 2;

    @Override
    public String name() {
        return "live-puts";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        PutWorkload workload = PutWorkload.STANDARD
                .withSeries(Math.min(SERIES, bench.scaled(POINTS)))
                .withPoints(bench.scaled(POINTS));
        int rounds = TIMES_ROUNDS * bench.rounds();
        double[] without = new double[rounds];
        double[] with = new double[rounds];
        long wrong = 0;
        String told;
        try (ServerProcess alone = bench.startWhole(bench.newData());
                ServerProcess followed = bench.startWhole(bench.newData());
                Subscribers all = new Subscribers(followed.http(), patterns(), (json, from, to, nanos) -> {});
                Load toAlone = new Load(workload, alone.address(), Access.OPEN);
                Load toFollowed = new Load(workload, followed.address(), Access.OPEN)) {
            for (int round = 0; round <= rounds; round++) {
                LoadRound first = toAlone.runRound();
                LoadRound second = toFollowed.runRound();
                without[Math.max(0, round - 1)] = first.perSecond();
                with[Math.max(0, round - 1)] = second.perSecond();
                wrong += first.wrong() + second.wrong();
            }
            all.stop();
            told = told(all, (rounds + 1.0) * workload.points() * SHARE * SUBSCRIBERS);
        }
        double ratio = ratio(with, without);
        return new Result(
                "acknowledged puts/s with %d live subscribers that match 1 %% of the series each, of those without"
                        .formatted(SUBSCRIBERS),
                Figures.percent(FLOOR),
                Figures.percent(ratio),
                "",
                wrong == 0 && ratio >= FLOOR,
                "median of %3$d pairs of rounds after a cold one; %1$s with them and %2$s without; %4$s%5$s"
                        .formatted(
                                Figures.millions(Figures.median(with)),
                                Figures.millions(Figures.median(without)),
                                rounds,
                                told,
                                wrong == 0 ? "" : "; " + wrong + " wrong replies"));
    }

    /** The median, of an even count the lower one, of the ratios of rounds that followed one another: what slows both for a while is not in it. */
    private static double ratio(double[] with, double[] without) {
        return Figures.percentile(
                0.5,
                IntStream.range(0, with.length)
                        .mapToDouble(round -> with[round] / without[round])
                        .toArray());
    }

    /** Each of another tenth of the hosts, each of which has ten series. */
    private static List<String> patterns() {
        return IntStream.range(0, SUBSCRIBERS)
                .mapToObj(index -> PutWorkload.STANDARD.prefix() + index * SUBSCRIBERS + ".*")
                .toList();
    }

    private static String told(Subscribers all, double matched) {
        return "they got %s messages of %s that matched, and were told %d times that they missed some"
                .formatted(
                        Figures.whole((double) all.sum(Subscriber::messages) - all.sum(Subscriber::missed)),
                        Figures.whole(matched),
                        all.sum(Subscriber::missed));
    }
}
