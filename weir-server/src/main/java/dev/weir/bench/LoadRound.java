package dev.weir.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * What one round of a load came to.
 *
 * @param acknowledged puts or events that had to be acknowledged and were
 * @param elapsed from the first write to the last reply
 * @param processor processor time of this process meanwhile
 * @param latency from a write to its reply: of puts, of every request where a window bounds them, else of every
 *     thousandth; of events, of every chunk of 128 KiB
 * @param wrong replies that differed from what the protocol says
 * @param firstWrong the first of them
 */
public record LoadRound(
        long acknowledged,
        Duration elapsed,
        Duration processor,
        Latency latency,
        long wrong,
        Optional<String> firstWrong) {

    /** What was acknowledged a second. */
    public double perSecond() {
        return acknowledged * 1e9 / elapsed.toNanos();
    }
}
