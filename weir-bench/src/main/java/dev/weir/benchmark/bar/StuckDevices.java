package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Devices that connect and then never read. Closing it closes their connections. */
final class StuckDevices implements AutoCloseable {
    private static final int ANSWER_BYTES = 8 * 1024;
    private static final int LEAST_BUFFER_BYTES = 1;

    private final List<SocketChannel> channels = new ArrayList<>();

    /** Connects so many more. */
    void connect(InetSocketAddress http, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            // Little room on this side, so that what the server pushes soon stays on its own.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, LEAST_BUFFER_BYTES);
            channel.connect(http);
            ask(channel, http);
        }
    }

    private static void ask(SocketChannel channel, InetSocketAddress http) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(PushSocket.request(http, TapDevice.PATH));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        byte[] answer = new byte[ANSWER_BYTES];
        ByteBuffer input = ByteBuffer.wrap(answer);
        while (!new String(answer, 0, input.position(), ISO_8859_1).contains("\r\n\r\n")) {
            if (channel.read(input) < 0) {
                throw new EOFException("cannot connect a device: the server closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
