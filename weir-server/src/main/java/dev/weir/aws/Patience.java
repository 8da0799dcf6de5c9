package dev.weir.aws;

import java.time.Duration;
import java.util.List;

/**
 * How long a service is waited for, and how often it is asked again.
 *
 * @param backoffs the pauses before the second call, the third and so on; there is none behind the last
 * @param connect the longest that connecting may take, and waiting for a connection that others use
 * @param silence the longest that nothing may come
 * @param attempt the longest that one call may take; a part of 16 MiB has to pass in it
 * @param cleanup the longest that taking out may take what could not be finished, all its calls together
 */
public record Patience(
        List<Duration> backoffs, Duration connect, Duration silence, Duration attempt, Duration cleanup) {
    /** As {@code docs/files-remote.md} says. */
    public static final Patience USUAL = new Patience(
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8)),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));

    /** Keeps a copy. */
    public Patience {
        backoffs = List.copyOf(backoffs);
    }
}
