package dev.weir.retention;

import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code retention}: has the horizons moved every ten seconds, which is what a sample may be shown longer than its age, and series counted
 * anew every hour. It is never interrupted, as it may be reading a file.
 */
public final class RetentionThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetentionThread.class);
    private static final long EVERY_MILLIS = 10_000;
    private static final long ROUNDS_A_CENSUS = 360;

    private final Retention retention;
    private final SeriesCensus census;
    private final Thread thread;
    private boolean closing;

    /** Starts the thread. */
    public RetentionThread(Retention retention, Store store, SeriesRegistry registry) {
        this.retention = retention;
        this.census = new SeriesCensus(store, registry);
        this.thread = Thread.ofPlatform().name("retention").daemon().unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            for (long round = 0; !isClosing(); round++) {
                look(round % ROUNDS_A_CENSUS == 0);
                pause();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the retention thread was interrupted", e);
        }
    }

    private void look(boolean withCensus) {
        try {
            retention.round();
            if (withCensus) {
                census.runWhereItMatters(this::isClosing);
            }
        } catch (WeirException e) {
            log.warn("retention waits for its next round: {}", e.getMessage());
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private synchronized void pause() throws InterruptedException {
        long end = System.nanoTime() + EVERY_MILLIS * 1_000_000;
        for (long left = EVERY_MILLIS; left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
