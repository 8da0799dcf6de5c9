package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * A server that stores nothing: it greets, and whenever no more line waits it acknowledges those that came. One thread
 * a connection.
 */
final class AckingServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final LongFunction<String> beforeAck;
    final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger mostUnacknowledged = new AtomicInteger();

    /**
     * Begins to listen.
     *
     * @param beforeAck what is said before the acknowledgement of a line, given its number, or nothing
     */
    AckingServer(LongFunction<String> beforeAck) throws IOException {
        this.beforeAck = beforeAck;
        Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofPlatform().daemon().start(() -> takeAll(socket));
            }
        } catch (IOException closed) {
            // The listener was closed: that is how it ends.
        }
    }

    private void takeAll(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                OutputStream out = socket.getOutputStream()) {
            if (!"{\"hello\":{\"ack\":true}}".equals(in.readLine())) {
                return;
            }
            out.write("{\"hello\":{\"server\":\"weir\",\"version\":\"1\"}}\n".getBytes(UTF_8));
            long acknowledged = 0;
            long line = 0;
            StringBuilder replies = new StringBuilder();
            while (in.readLine() != null) {
                taken.incrementAndGet();
                replies.append(beforeAck.apply(++line));
                if (!in.ready()) {
                    mostUnacknowledged.accumulateAndGet((int) (line - acknowledged), Math::max);
                    acknowledged = line;
                    out.write(replies.append("{\"ack\":")
                            .append(line)
                            .append("}\n")
                            .toString()
                            .getBytes(UTF_8));
                    replies.setLength(0);
                }
            }
        } catch (IOException closed) {
            // The client or the test closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
