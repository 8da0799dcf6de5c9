package dev.weir.benchmark.bar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSockets that read all they get, on one thread, so that they take little from a server on the same cores.
 * Closing it closes them.
 */
final class PushSockets implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final List<PushSocket> all = new ArrayList<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Selector selector;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    PushSockets() throws IOException {
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().daemon().name("bench-push-sockets").unstarted(this::run);
    }

    /** Opens one more; only before {@link #start}. */
    void open(InetSocketAddress http, String path, PushSocket.Texts texts) throws IOException {
        PushSocket socket = new PushSocket(http, path, texts);
        all.add(socket);
        socket.register(selector);
    }

    /** Begins to read, until {@link #stop}. */
    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(key -> read((PushSocket) Objects.requireNonNull(key.attachment())));
            }
        } catch (UncheckedIOException e) {
            failure = e.getCause();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void read(PushSocket socket) {
        try {
            socket.read(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads no more.
     *
     * @throws IOException what went wrong with one of them, if anything did
     */
    void stop() throws IOException, InterruptedException {
        stopped = true;
        selector.wakeup();
        thread.join();
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        selector.close();
        for (PushSocket socket : all) {
            socket.close();
        }
    }
}
