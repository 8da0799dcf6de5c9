package dev.weir.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1, 127.0.0.1:5", "::1, ::1, [::1]:5", "2001:db8::10, 2001:db8::10, [2001:db8::10]:5"
    })
    void isNamedAsByEveryProtocol(String address, String host, String text) throws IOException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
                SocketChannel channel = SocketChannel.open(server.getLocalAddress())) {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral(address), 5);
            Peer peer = new Peer(remote, false, new PeerSocket(TcpListener.Transport.CLEAR.open(channel), false, 1, 1));
            assertThat(peer.host()).isEqualTo(host);
            assertThat(peer.text()).isEqualTo(text);
        }
    }
}
