package dev.weir.retention;

import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.Store;
import dev.weir.thread.PeriodicThread;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code retention}: has the horizons moved every ten seconds, which is what a sample may be shown longer than its age, and series counted
 * anew every hour.
 */
public final class RetentionThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetentionThread.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final long ROUNDS_A_CENSUS = 360;

    private final Retention retention;
    private final SeriesCensus census;
    private final PeriodicThread thread;
    private long rounds;
    private volatile boolean closing;

    /** Starts the thread. */
    public RetentionThread(Retention retention, Store store, SeriesRegistry registry) {
        this.retention = retention;
        this.census = new SeriesCensus(store, registry);
        this.thread = PeriodicThread.start("retention", Duration.ZERO, PAUSE, this::round);
    }

    private void round() {
        try {
            retention.round();
            if (rounds++ % ROUNDS_A_CENSUS == 0) {
                census.runWhereItMatters(() -> closing);
            }
        } catch (WeirException e) {
            log.warn("retention waits for its next round: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true; // Counting may take long.
        thread.close();
    }
}
