package dev.weir.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Drives some connections through one round on one thread. */
final class LoadLoop implements Callable<Void> {
    private static final int READ_BYTES = 256 * 1024;
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final List<LoadConnection> connections;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);

    LoadLoop(List<LoadConnection> connections) {
        this.connections = connections;
    }

    /**
     * Sends all and returns when every reply has come.
     *
     * @throws InterruptedIOException when the thread is interrupted, or the server is silent for a minute
     */
    @Override
    public Void call() throws IOException {
        try (Selector selector = Selector.open()) {
            for (LoadConnection connection : connections) {
                connection.register(selector);
            }
            int[] open = {connections.size()};
            long lastHeard = System.nanoTime();
            while (open[0] > 0) {
                if (selector.select(key -> open[0] -= proceed(key), LONGEST_SILENCE.toMillis()) > 0) {
                    lastHeard = System.nanoTime();
                } else {
                    checkGoingOn(lastHeard);
                }
            }
            return null;
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private static void checkGoingOn(long lastHeard) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("cannot go on: the load was stopped");
        }
        if (System.nanoTime() - lastHeard >= LONGEST_SILENCE.toNanos()) {
            throw new InterruptedIOException(
                    "cannot go on: no byte came or went for " + LONGEST_SILENCE.toSeconds() + " s");
        }
    }

    /** Goes on with one connection; 1 if that was its last reply. */
    private int proceed(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        try {
            connection.proceed(key, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!connection.isDone()) {
            return 0;
        }
        key.cancel();
        return 1;
    }
}
