package dev.weir.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a load of puts came to, round by round. The first round is cold and stands apart where there are others.
 *
 * @param rounds in the order in which they ran, at least one
 */
public record PutReport(List<PutRound> rounds) {
    private static final int COUNTED = 3;

    public PutReport {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("cannot report on \"0\" rounds: at least one is needed");
        }
    }

    /** The first round. */
    public PutRound cold() {
        return rounds.getFirst();
    }

    /** The last three rounds without the cold one, or the cold one if it is alone. */
    public List<PutRound> warm() {
        return rounds.size() == 1 ? rounds : rounds.subList(Math.max(1, rounds.size() - COUNTED), rounds.size());
    }

    /** The median of {@link #warm} in acknowledged puts a second. */
    public double putsPerSecond() {
        return median(PutRound::putsPerSecond);
    }

    /** The median of the warm rounds' 99th percentiles, in milliseconds. */
    public double p99Millis() {
        return median(round -> round.latency().p99Nanos() / 1e6);
    }

    /** Wrong replies in all rounds. */
    public long wrong() {
        return rounds.stream().mapToLong(PutRound::wrong).sum();
    }

    /** The first wrong reply of all. */
    public Optional<String> firstWrong() {
        return rounds.stream().flatMap(round -> round.firstWrong().stream()).findFirst();
    }

    /** The median of a figure over the warm rounds; of two, the lower one. */
    public double median(ToDoubleFunction<PutRound> figure) {
        List<PutRound> sorted =
                warm().stream().sorted(Comparator.comparingDouble(figure)).toList();
        return figure.applyAsDouble(sorted.get((sorted.size() - 1) / 2));
    }
}
