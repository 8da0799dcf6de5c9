package dev.weir.bench;

import java.time.Duration;

/**
 * What one {@code get} came to.
 *
 * @param samples lines with a sample
 * @param bytes the length of the whole answer
 * @param firstByte from the request to the first byte of the answer
 * @param all from the request to the last byte
 */
public record GetResult(long samples, long bytes, Duration firstByte, Duration all) {

    /** Samples a second over the whole answer. */
    public double samplesPerSecond() {
        return samples * 1e9 / all.toNanos();
    }
}
