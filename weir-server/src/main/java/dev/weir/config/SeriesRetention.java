package dev.weir.config;

import java.time.Duration;
import java.util.Optional;

/** How long the samples of the series that match a glob are kept; an empty age means forever. */
public record SeriesRetention(String glob, Optional<Duration> age) {}
