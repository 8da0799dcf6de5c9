package dev.weir.app.tap;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the threads of a tap know of its connection. Any thread. */
final class Link {
    private @Nullable TapSocket socket;
    private long lastBeer = -1;

    synchronized void up(TapSocket connected) {
        socket = connected;
        notifyAll();
    }

    synchronized void down() {
        socket = null;
    }

    /** A request found nobody: the connection has perhaps ended as well, whether or not that was noticed. */
    synchronized void doubt() {
        if (socket != null) {
            socket.requireAnswer();
        }
    }

    /** Waits for as long as the tap is cut off. */
    synchronized void awaitUp() throws InterruptedException {
        while (socket == null) {
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
