package dev.weir.backend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How nodes of Cassandra run.
 *
 * @param java the program, of {@link CassandraJava}
 * @param heapMebibytes of each node; its buffers come on top
 * @param commitLogSyncPeriod how long what a node has acknowledged may be lost with it: the pause between two forces of its commit log
 * @param identity a file of the certificate that nodes show over TLS, and of its key, in the PEM form; in the clear without
 * @param keepsTables whether it still has its tables after a start; making one takes 15 ms where not, and else 75
 * @param isShortLived whether they run for minutes only, in which compiling their code well takes more of the processor than it gives back
 */
public record CassandraSettings(
        Path java,
        int heapMebibytes,
        Duration commitLogSyncPeriod,
        Optional<Path> identity,
        boolean keepsTables,
        boolean isShortLived) {
    /** Checks them. */
    public CassandraSettings {
        if (heapMebibytes < 1 || commitLogSyncPeriod.toMillis() < 1) {
            throw new IllegalArgumentException("heap " + heapMebibytes + " MiB, sync period " + commitLogSyncPeriod);
        }
    }

    /** Of nodes that may be killed, speak in the clear, and are as fast as they get. */
    public CassandraSettings(Path java, int heapMebibytes, Duration commitLogSyncPeriod) {
        this(java, heapMebibytes, commitLogSyncPeriod, Optional.empty(), true, false);
    }
}
