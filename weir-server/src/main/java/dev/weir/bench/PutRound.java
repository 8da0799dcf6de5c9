package dev.weir.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * What one round of puts came to.
 *
 * @param acknowledged puts answered with {@code ok} that had to be
 * @param elapsed from the first write to the last reply
 * @param processor processor time of this process meanwhile
 * @param latency from a write to its reply; of every request where a window bounds them, else of every thousandth
 * @param wrong replies that differed from what the protocol says
 * @param firstWrong the first of them
 */
public record PutRound(
        long acknowledged,
        Duration elapsed,
        Duration processor,
        Latency latency,
        long wrong,
        Optional<String> firstWrong) {

    /** Acknowledged puts a second. */
    public double putsPerSecond() {
        return acknowledged * 1e9 / elapsed.toNanos();
    }
}
