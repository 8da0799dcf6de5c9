package dev.weir.bench;

import java.time.Duration;

/**
 * What one request over HTTP came to.
 *
 * @param status such as 200
 * @param bytes the length of the body
 * @param lines line feeds in the body
 * @param firstByte from the request to the first byte of the answer
 * @param all from the request to the last byte
 */
public record HttpAnswer(int status, long bytes, long lines, Duration firstByte, Duration all) {

    /** Lines a second over the whole answer. */
    public double linesPerSecond() {
        return lines * 1e9 / all.toNanos();
    }
}
