package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.TlsChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client's side of TLS does where the server is none that it can speak with. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsChannelTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void aServerThatAsksForNewKeysAndReadsNothingIsLeft() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        try (SSLServerSocket listener = (SSLServerSocket) TlsServers.KEYS
                .trusting("first", "first")
                .getServerSocketFactory()
                .createServerSocket()) {
            listener.setReceiveBufferSize(4096);
            listener.bind(new InetSocketAddress(LOOPBACK, 0));
            Thread server = Thread.ofPlatform().start(() -> askForKeys(listener, full));
            try (SocketChannel socket = SocketChannel.open(listener.getLocalSocketAddress())) {
                socket.configureBlocking(false);
                TlsChannel channel =
                        new TlsChannel(socket, TlsServers.KEYS.trusting("first"), "127.0.0.1", listener.getLocalPort());
                channel.handshake(Duration.ofSeconds(20));
                while (!channel.hasUnsent()) {
                    channel.write(ByteBuffer.allocate(64 << 10));
                }
                full.countDown();
                assertThatThrownBy(() -> readOn(channel))
                        .isInstanceOf(SSLException.class)
                        .hasMessage("the server asks for answers and does not read them");
            }
            server.join();
        }
    }

    private static void askForKeys(SSLServerSocket listener, CountDownLatch full) {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
            socket.startHandshake();
            full.await();
            while (true) {
                socket.startHandshake(); // After the first one this asks for new keys.
            }
        } catch (IOException e) {
            // The client has left.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void readOn(TlsChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        while (channel.read(bytes.clear()) >= 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
