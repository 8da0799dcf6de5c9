package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that are opened and say nothing. The address ports of one machine bound them to about 28,000, and its
 * limit of open files may be lower. Owned by one thread; closing it closes them all.
 */
public final class IdleLoad implements AutoCloseable {
    private final List<SocketChannel> channels = new ArrayList<>();

    /** Opens {@code count} connections one after the other. */
    public IdleLoad(InetSocketAddress server, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                channels.add(SocketChannel.open(server));
            }
        } catch (IOException e) {
            close();
            throw new IOException(
                    "cannot open connection \"" + (channels.size() + 1) + "\" of " + count + ": " + e.getMessage(), e);
        }
    }

    /** How many the server has not closed by now. */
    public int open() throws IOException {
        int[] closed = {0};
        try (Selector selector = Selector.open()) {
            for (SocketChannel channel : channels) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            // A server that was asked nothing says nothing: what is readable here is the end of the connection.
            selector.selectNow(key -> closed[0] += isClosed((SocketChannel) key.channel()) ? 1 : 0);
        }
        return channels.size() - closed[0];
    }

    private static boolean isClosed(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
