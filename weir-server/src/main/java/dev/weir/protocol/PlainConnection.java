package dev.weir.protocol;

import dev.weir.security.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection in the clear. */
final class PlainConnection implements Connection {
    private static final int SKIPPED_BYTES = 4096;

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream input;
    private final InetSocketAddress peer;
    private final InetSocketAddress local;

    /** Over a channel that has been accepted, which closing it closes. */
    PlainConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.socket = channel.socket();
        this.input = socket.getInputStream();
        this.peer = (InetSocketAddress) channel.getRemoteAddress();
        this.local = (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public @Nullable Grant certified() {
        return null;
    }

    @Override
    public int read(byte[] bytes, int from, int length, long timeoutNanos) throws IOException {
        socket.setSoTimeout(timeoutNanos == FOREVER ? 0 : Math.clamp(timeoutNanos / 1_000_000, 1, Integer.MAX_VALUE));
        return input.read(bytes, from, length);
    }

    @Override
    public int readNow(byte[] bytes, int from, int length) throws IOException {
        return input.available() > 0 ? Math.max(0, input.read(bytes, from, length)) : 0;
    }

    @Override
    public boolean hasMore() throws IOException {
        return input.available() > 0;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public boolean writeNow(ByteBuffer bytes) throws IOException {
        // On a virtual thread the JDK has made the socket non-blocking already, so this only sets a flag.
        channel.configureBlocking(false);
        try {
            while (bytes.hasRemaining() && channel.write(bytes) > 0) {
                // The kernel may take a part at a time.
            }
        } finally {
            channel.configureBlocking(true);
        }
        return !bytes.hasRemaining();
    }

    @Override
    public void sendBuffer(int bytes) throws IOException {
        channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public int skip(long timeoutNanos) throws IOException {
        return read(new byte[SKIPPED_BYTES], 0, SKIPPED_BYTES, timeoutNanos);
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public boolean isInputShutdown() {
        return socket.isInputShutdown();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
