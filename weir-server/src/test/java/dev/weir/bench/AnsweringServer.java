package dev.weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that stores nothing: for each line it gives the next of a cycle of replies. One thread a connection. Run as
 * a program it takes a port and shows how fast the load generator is by itself.
 */
final class AnsweringServer implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;

    private final ServerSocketChannel listener;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<byte[]> cycle;
    final AtomicInteger answered = new AtomicInteger();

    AnsweringServer(int port, String... cycle) throws IOException {
        this.cycle = List.of(cycle).stream()
                .map(reply -> reply.getBytes(StandardCharsets.UTF_8))
                .toList();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                open.add(channel);
                Thread.ofPlatform().daemon().start(() -> answerAll(channel));
            }
        } catch (IOException closed) {
            // The listener was closed: that is how it ends.
        }
    }

    private void answerAll(SocketChannel channel) {
        ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
        ByteBuffer output = ByteBuffer.allocateDirect(READ_BYTES);
        long line = 0;
        try (channel) {
            while (channel.read(input.clear()) >= 0) {
                for (int left = Newlines.count(input, input.position()); left > 0; left--) {
                    byte[] reply = cycle.get((int) (line++ % cycle.size()));
                    answered.incrementAndGet();
                    if (output.remaining() < reply.length) {
                        write(channel, output);
                    }
                    output.put(reply);
                }
                write(channel, output);
            }
        } catch (IOException closed) {
            // The client or the test closed the connection.
        }
    }

    private static void write(SocketChannel channel, ByteBuffer output) throws IOException {
        output.flip();
        while (output.hasRemaining()) {
            channel.write(output);
        }
        output.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (AnsweringServer server = new AnsweringServer(Integer.parseInt(args[0]), "ok\n\n")) {
            System.out.println("answers on " + server.address());
            Thread.currentThread().join();
        }
    }
}
