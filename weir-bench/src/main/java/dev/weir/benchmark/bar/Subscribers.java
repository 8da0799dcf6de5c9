package dev.weir.benchmark.bar;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Many subscribers. Their figures are for the time after {@link #stop}. Closing it closes their connections. */
final class Subscribers implements AutoCloseable {
    private final List<Subscriber> all = new ArrayList<>();
    private final PushSockets sockets = new PushSockets();

    /** Subscribes one to each pattern, one after the other. */
    Subscribers(InetSocketAddress http, List<String> patterns, Subscriber.Listener listener) throws IOException {
        try {
            for (String pattern : patterns) {
                Subscriber subscriber = new Subscriber(listener);
                all.add(subscriber);
                sockets.open(http, "/live?match=" + pattern, subscriber);
            }
        } catch (IOException e) {
            sockets.close();
            throw e;
        }
        sockets.start();
    }

    /**
     * Reads no more.
     *
     * @throws IOException what went wrong with one of them, if anything did
     */
    void stop() throws IOException, InterruptedException {
        sockets.stop();
    }

    long sum(ToLongFunction<Subscriber> figure) {
        return all.stream().mapToLong(figure).sum();
    }

    @Override
    public void close() throws IOException {
        sockets.close();
    }
}
