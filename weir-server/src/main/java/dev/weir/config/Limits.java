package dev.weir.config;

import java.time.Duration;
import java.util.Optional;

/** The bounds on what a client may send or hold, from {@code limits.*}. Sizes are in bytes. */
public record Limits(
        int lineBytes,
        int jsonDepth,
        int httpHeadersBytes,
        int httpBodyBytes,
        long uploadBytes,
        int csvRowBytes,
        int csvColumns,
        int websocketMessageBytes,
        int connections,
        Optional<Integer> connectionsPerAddress,
        Optional<Integer> connectionRatePerAddress,
        int series,
        long rejectedBytes,
        Duration unauthenticated,
        long querySamples) {}
