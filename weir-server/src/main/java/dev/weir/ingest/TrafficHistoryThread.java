package dev.weir.ingest;

/** The thread {@code traffic-history}: has a history keep a count every step, until it is closed. It touches memory only. */
public final class TrafficHistoryThread implements AutoCloseable {
    private static final long EVERY_MILLIS = TrafficHistory.STEP_SECONDS * 1000L;

    private final TrafficHistory history;
    private final Thread thread;
    private boolean closing;

    /** Starts the thread. */
    public TrafficHistoryThread(TrafficHistory history) {
        this.history = history;
        this.thread = Thread.ofPlatform().name("traffic-history").daemon().unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            while (pause()) {
                history.keep();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the thread of the history was interrupted", e);
        }
    }

    /** Waits for a step; whether there is to be another count. */
    private synchronized boolean pause() throws InterruptedException {
        long end = System.nanoTime() + EVERY_MILLIS * 1_000_000;
        for (long left = EVERY_MILLIS; left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !closing;
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
