package dev.weir.backend;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How nodes of Cassandra run.
 *
 * @param java the program, of {@link CassandraJava}
 * @param heapMebibytes of each node; its buffers come on top
 * @param commitLogSyncPeriod how long what a node has acknowledged may be lost with it: the pause between two forces of its commit log
 */
public record CassandraSettings(Path java, int heapMebibytes, Duration commitLogSyncPeriod) {
    /** Checks them. */
    public CassandraSettings {
        if (heapMebibytes < 1 || commitLogSyncPeriod.toMillis() < 1) {
            throw new IllegalArgumentException("heap " + heapMebibytes + " MiB, sync period " + commitLogSyncPeriod);
        }
    }
}
