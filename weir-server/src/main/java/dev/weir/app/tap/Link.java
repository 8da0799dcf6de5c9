package dev.weir.app.tap;

import java.time.Duration;

/** What the threads of a tap know of its connection. Any thread. */
final class Link {
    private boolean isUp;
    private long lastBeer = -1;

    synchronized void setUp(boolean up) {
        isUp = up;
        notifyAll();
    }

    /** Waits for as long as the tap is cut off. */
    synchronized void awaitUp() throws InterruptedException {
        while (!isUp) {
            wait();
        }
    }

    /** The push of a beer of this tap has come. They come by rising id. */
    synchronized void sawBeer(long id) {
        lastBeer = id;
        notifyAll();
    }

    /** Waits for the push of a beer, or until the time is up: what was pushed to a tap that was cut off does not come again. */
    synchronized void awaitBeer(long id, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        while (lastBeer < id && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }
}
