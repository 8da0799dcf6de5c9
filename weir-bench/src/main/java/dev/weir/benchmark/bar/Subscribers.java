package dev.weir.benchmark.bar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Many subscribers that read all they get, on one thread, so that they take little from a server on the same cores.
 * Their figures are for the time after {@link #stop}. Closing it closes their connections.
 */
final class Subscribers implements AutoCloseable {
    private final List<Subscriber> all = new ArrayList<>();
    private final Selector selector;
    private final Subscriber.Listener listener;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    /** Subscribes one to each pattern, one after the other. */
    Subscribers(InetSocketAddress http, List<String> patterns, Subscriber.Listener listener) throws IOException {
        this.listener = listener;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().daemon().name("bench-subscribers").unstarted(this::run);
        try {
            for (String pattern : patterns) {
                Subscriber subscriber = new Subscriber(http, pattern);
                all.add(subscriber);
                subscriber.register(selector);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(key -> read((Subscriber) Objects.requireNonNull(key.attachment())));
            }
        } catch (UncheckedIOException e) {
            failure = e.getCause();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void read(Subscriber subscriber) {
        try {
            subscriber.read(listener);
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

    long sum(ToLongFunction<Subscriber> figure) {
        return all.stream().mapToLong(figure).sum();
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
        for (Subscriber subscriber : all) {
            subscriber.close();
        }
    }
}
