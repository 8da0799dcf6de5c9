package dev.weir.config;

/**
 * A setting as it is in force, for {@code weir config}: the value as it was written, secrets masked, and where it came
 * from ({@code default}, {@code flag --metrics.port}, {@code environment WEIR_METRICS_PORT}, {@code .env PORT},
 * {@code weir.yaml line 3}).
 */
public record EffectiveSetting(String name, String value, String source) {}
