package dev.weir.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Tls;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a connection over TLS does where the peer does less than it should, or more. */
@Timeout(60)
final class TlsConnectionTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int FEW_BYTES = 4096;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @TempDir
    private Path pem;

    private interface Peer {
        void talk(SSLSocket socket, Socket wire) throws Exception;
    }

    private void serve(TcpListener.Handler handler, Peer peer) throws Exception {
        Keyring keys = new Keyring().server("server", Duration.ofDays(30));
        Path certificate = Files.writeString(pem.resolve("cert.pem"), keys.certificate("server"));
        Path key = Files.writeString(pem.resolve("key.pem"), keys.key("server"));
        SSLContext trusting = keys.trusting("server");
        try (IdentityFiles identity =
                        new IdentityFiles(new Tls(certificate, key, Optional.empty()), InstantSource.system());
                TcpListener listener = TcpListener.bind(
                        "test",
                        new InetSocketAddress(LOOPBACK, 0),
                        ConnectionLimits.of(10),
                        new TlsTransport("test", identity, PATIENCE_NANOS, new byte[0]),
                        handler)) {
            listener.start();
            try (Socket wire = new Socket()) {
                wire.setReceiveBufferSize(FEW_BYTES);
                wire.connect(new InetSocketAddress(LOOPBACK, listener.port()));
                wire.setSoTimeout(20_000);
                try (SSLSocket socket = (SSLSocket)
                        trusting.getSocketFactory().createSocket(wire, "127.0.0.1", listener.port(), true)) {
                    peer.talk(socket, wire);
                }
            }
        }
    }

    @Test
    void closingWaitsForNoThreadThatWaitsForThePeer() throws Exception {
        CompletableFuture<Connection> accepted = new CompletableFuture<>();
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(1);
        serve(
                connection -> {
                    accepted.complete(connection);
                    reader.complete(Thread.currentThread());
                    try {
                        connection.read(new byte[10], 0, 10, Connection.FOREVER);
                    } finally {
                        ended.countDown();
                    }
                },
                (socket, wire) -> {
                    socket.startHandshake();
                    Thread reading = reader.get(20, TimeUnit.SECONDS);
                    while (reading.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    Connection connection = accepted.get();
                    Thread closing = Thread.startVirtualThread(() -> close(connection));
                    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
                    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
                });
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPeerThatBeginsAnotherHandshakeIsCutOff() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        serve(
                connection -> {
                    try {
                        byte[] bytes = new byte[10];
                        connection.write(ByteBuffer.wrap(bytes, 0, 1));
                        end.complete("read " + connection.read(bytes, 0, 10, PATIENCE_NANOS));
                    } catch (IOException e) {
                        end.complete(String.valueOf(e.getMessage()));
                        throw e;
                    }
                },
                (socket, wire) -> {
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                    assertThat(socket.getInputStream().read()).isZero();
                    socket.startHandshake(); // A second one, which Java only begins here.
                    assertThatThrownBy(() -> {
                                socket.getInputStream().read();
                                socket.getInputStream().read();
                            })
                            .isInstanceOf(IOException.class);
                    assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("the peer began another handshake");
                });
    }

    @Test
    void aPartOfARecordIsNothingYet() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        CompletableFuture<Boolean> hasMore = new CompletableFuture<>();
        serve(
                connection -> {
                    connection.write(ByteBuffer.allocate(1));
                    await(sent);
                    assertThatThrownBy(() -> connection.read(new byte[10], 0, 10, 100_000_000))
                            .isInstanceOf(SocketTimeoutException.class);
                    hasMore.complete(connection.hasMore());
                },
                (socket, wire) -> {
                    assertThat(socket.getInputStream().read()).isZero();
                    wire.getOutputStream().write(new byte[] {23, 3, 3, 0, 100, 1, 2, 3});
                    sent.countDown();
                    assertThat(hasMore.get(20, TimeUnit.SECONDS)).isFalse();
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPeerThatAsksForNewKeysAndReadsNothingIsCutOff() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        serve(
                connection -> {
                    try {
                        connection.sendBuffer(FEW_BYTES);
                        end.complete("read " + connection.read(new byte[10], 0, 10, Connection.FOREVER));
                    } catch (IOException e) {
                        end.complete(String.valueOf(e.getMessage()));
                        throw e;
                    }
                },
                (socket, wire) -> {
                    assertThatThrownBy(() -> {
                                while (!end.isDone()) {
                                    socket.startHandshake(); // After the first one this asks for new keys.
                                }
                                throw new IOException("the server has ended it");
                            })
                            .isInstanceOf(IOException.class);
                    assertThat(end.get(20, TimeUnit.SECONDS))
                            .isEqualTo("the peer asks for answers and does not read them");
                });
    }
}
