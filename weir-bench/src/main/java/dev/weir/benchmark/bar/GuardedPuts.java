package dev.weir.benchmark.bar;

import dev.weir.bench.Access;
import dev.weir.bench.Load;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What tokens and TLS cost the server: two servers that are alike but for that take the same load in turns. The processor time of a round is that
 * from its start to the start of the next one, so that what is done behind the last answer counts too.
 */
final class GuardedPuts implements Bar {
    /** The system counts the time of processors in hundredths of a second: a turn that took none took less than one. */
    private static final long TICK_NANOS = 10_000_000;

    private static final int POINTS = 5_000_000;
    private static final int COLD_TURNS = 2;
    private static final int TURNS_PER_ROUND = 3;
    private static final double MOST = 1.15;

    @Override
    public String name() {
        return "put-tls";
    }

    @Override
    public Result measure(Bench bench) throws IOException, InterruptedException {
        Path data = bench.newData();
        Identity identity = Identity.in(data);
        Access access = identity.access(bench, data);
        PutWorkload workload = PutWorkload.STANDARD.withPoints(bench.scaled(POINTS));
        int turns = COLD_TURNS + TURNS_PER_ROUND * bench.rounds();
        try (ServerProcess open = bench.start(bench.newData());
                ServerProcess guarded = bench.startWith(
                        data,
                        "--tls.cert",
                        identity.certificate().toString(),
                        "--tls.key",
                        identity.key().toString());
                Load toOpen = new Load(workload, open.address(), Access.OPEN);
                Load toGuarded = new Load(workload, guarded.address(), access)) {
            Side clear = new Side(open, toOpen);
            Side secure = new Side(guarded, toGuarded);
            for (int i = 0; i < turns; i++) {
                clear.turn();
                secure.turn();
            }
            return result(
                    clear.secondsPerMillion(workload.points()),
                    secure.secondsPerMillion(workload.points()),
                    turns - COLD_TURNS,
                    clear.wrong + secure.wrong);
        }
    }

    private static Result result(double clear, double secure, int turns, long wrong) {
        return new Result(
                "processor time of the server a million puts with tokens and TLS, against neither",
                "at most " + Figures.percent(MOST),
                Figures.percent(secure / clear),
                "",
                wrong == 0 && secure <= MOST * clear,
                String.format(
                        Locale.ROOT,
                        "%.3f s a million against %.3f s, medians of %d rounds in turns%s",
                        secure,
                        clear,
                        turns,
                        wrong == 0 ? "" : "; " + wrong + " wrong replies"));
    }

    /** One of the two servers and its load. */
    private static final class Side {
        private final ServerProcess server;
        private final Load load;
        private final List<Duration> starts = new ArrayList<>();
        private long wrong;

        Side(ServerProcess server, Load load) {
            this.server = server;
            this.load = load;
        }

        void turn() throws IOException, InterruptedException {
            starts.add(server.processorTime());
            wrong += load.runRound().wrong();
        }

        /** The median of all turns but the cold ones; after the last. */
        double secondsPerMillion(int points) throws IOException {
            starts.add(server.processorTime());
            double[] seconds = new double[starts.size() - 1 - COLD_TURNS];
            for (int i = 0; i < seconds.length; i++) {
                Duration taken = starts.get(COLD_TURNS + i + 1).minus(starts.get(COLD_TURNS + i));
                seconds[i] = Math.max(TICK_NANOS, taken.toNanos()) / 1e3 / points;
            }
            return Figures.median(seconds);
        }
    }
}
