package dev.weir.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a load came to, round by round. The first round is cold and stands apart where there are others.
 *
 * @param rounds in the order in which they ran, at least one
 */
public record LoadReport(List<LoadRound> rounds) {
    private static final int COUNTED = 3;

    public LoadReport {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("cannot report on \"0\" rounds: at least one is needed");
        }
    }

    /** The first round. */
    public LoadRound cold() {
        return rounds.getFirst();
    }

    /** The last three rounds without the cold one, or the cold one if it is alone. */
    public List<LoadRound> warm() {
        return rounds.size() == 1 ? rounds : rounds.subList(Math.max(1, rounds.size() - COUNTED), rounds.size());
    }

    /** The median of {@link #warm} in what was acknowledged a second. */
    public double perSecond() {
        return median(LoadRound::perSecond);
    }

    /** The median of the warm rounds' 99th percentiles, in milliseconds. */
    public double p99Millis() {
        return median(round -> round.latency().p99Nanos() / 1e6);
    }

    /** Wrong replies in all rounds. */
    public long wrong() {
        return rounds.stream().mapToLong(LoadRound::wrong).sum();
    }

    /** The first wrong reply of all. */
    public Optional<String> firstWrong() {
        return rounds.stream().flatMap(round -> round.firstWrong().stream()).findFirst();
    }

    /** The median of a figure over the warm rounds; of two, the lower one. */
    public double median(ToDoubleFunction<LoadRound> figure) {
        List<LoadRound> sorted =
                warm().stream().sorted(Comparator.comparingDouble(figure)).toList();
        return figure.applyAsDouble(sorted.get((sorted.size() - 1) / 2));
    }
}
