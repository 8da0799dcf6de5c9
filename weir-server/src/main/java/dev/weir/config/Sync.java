package dev.weir.config;

import java.time.Duration;

/** When what was taken is forced to the disk. */
public sealed interface Sync {
    /** Before every acknowledgement: it survives a power cut. */
    record Always() implements Sync {}

    /** At least once in every interval: a power cut may lose up to that much. */
    record Interval(Duration interval) implements Sync {}
}
