package dev.weir.files;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Ids of files: the time in twelve hexadecimal digits, in milliseconds, and twenty digits that nobody guesses. Any thread. */
final class FileIds {
    private static final int RANDOM_BYTES = 10;

    private final InstantSource clock;
    private final RandomGenerator random;

    FileIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new one. */
    String next() {
        byte[] guess = new byte[RANDOM_BYTES];
        random.nextBytes(guess);
        return first(clock.millis()) + HexFormat.of().formatHex(guess);
    }

    /** What all ids of files that came before a time, in milliseconds, are below. */
    static String first(long millis) {
        return HexFormat.of().toHexDigits(millis, 12);
    }

    /** The time now, microseconds since the Unix epoch. */
    static long micros(InstantSource clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
