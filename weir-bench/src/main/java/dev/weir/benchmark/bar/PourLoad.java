package dev.weir.benchmark.bar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Many pours, posted over connections that each have several requests on their way. */
final class PourLoad {
    private static final int CONNECTIONS = 64;

    private PourLoad() {}

    /**
     * Posts the first pours there are and waits until all are answered.
     *
     * @return how many a second
     * @throws IOException when one is not answered with 200
     */
    static double send(InetSocketAddress http, int pours) throws IOException {
        long start = System.nanoTime();
        List<PourConnection> connections = new ArrayList<>();
        PourConnection.Numbers numbers = new PourConnection.Numbers(pours);
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                PourConnection connection = new PourConnection(http, numbers);
                connections.add(connection);
                connection.register(selector);
            }
            while (numbers.answered() < pours) {
                selector.select(key -> proceed((PourConnection) Objects.requireNonNull(key.attachment())));
            }
            return pours * 1e9 / (System.nanoTime() - start);
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        } finally {
            for (PourConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static void proceed(PourConnection connection) {
        try {
            connection.proceed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
