package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server ends while others follow it, or while it waits for a webhook. */
final class LiveStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void endsWithZeroBesideFollowersWhoGoOnAtTheNextServer() throws Exception {
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data")).with("--http.port=0");
        ServerProcess tail;
        String http;
        try (ServerProcess server = launch.start();
                PutPeer puts = server.connect();
                Socket reading = follow(server, 0);
                Socket deaf = follow(server, 4096)) {
            http = "127.0.0.1:" + server.port("http");
            CompletableFuture<String> read = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> read.complete(rest(reading)));
            tail = tail("http://" + http);
            Await.until(
                    PATIENCE,
                    "three subscribers",
                    () -> StoredNumbers.answer(server, "/metrics").contains("weir_live_subscribers 3"));
            assertThat(puts.ask("put a 1 1")).isEqualTo(PutPeer.OK);
            tail.awaitLine("\"value\":1.0", PATIENCE);
            puts.send("put b 1 1\n".repeat(100_000));
            puts.read(4 * 100_000);
            assertThat(server.terminate()).isZero();
            assertThat(deaf.getInputStream().available())
                    .as("bytes that nobody has read")
                    .isPositive();
            assertThat(read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .contains("\nid: 1\ndata: {\"seq\":1,")
                    .endsWith("\r\n0\r\n\r\n");
        }
        try (tail;
                ServerProcess again = launch.with("--http.port=" + http.substring(http.indexOf(':') + 1))
                        .start();
                PutPeer puts = again.connect()) {
            assertThat(puts.ask("put a 2 2")).isEqualTo(PutPeer.OK);
            tail.awaitLine("following was interrupted, trying again", PATIENCE);
            Await.until(
                    PATIENCE,
                    "tail at the next server",
                    () -> StoredNumbers.answer(again, "/metrics").contains("weir_live_subscribers 1"));
            assertThat(puts.ask("put a 3 3")).isEqualTo(PutPeer.OK);
            tail.awaitLine("\"value\":3.0", PATIENCE);
            assertThat(again.terminate()).isZero();
            assertThat(tail.terminate()).isZero();
        }
    }

    @Test
    void endsWithZeroWhileItsWebhookHangs() throws Exception {
        try (ServerSocket webhook = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerProcess server = ServerLaunch.of(directory.resolve("data"))
                        .with(
                                "--alerts.webhook=http://127.0.0.1:" + webhook.getLocalPort() + "/",
                                "--alerts.rules=* > 1")
                        .start();
                PutPeer puts = server.connect()) {
            assertThat(puts.ask("put a 2 1")).isEqualTo(PutPeer.OK);
            String id = id(webhook);
            long began = System.nanoTime();
            assertThat(server.terminate()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
            try (ServerProcess again = ServerLaunch.of(directory.resolve("data"))
                    .with("--alerts.webhook=http://127.0.0.1:" + webhook.getLocalPort() + "/", "--alerts.rules=* > 1")
                    .start()) {
                assertThat(id(webhook)).isEqualTo(id);
                assertThat(again.terminate()).isZero();
            }
        }
    }

    /** Takes a post without an answer, and reads the alert's id. */
    private static String id(ServerSocket webhook) throws IOException {
        webhook.setSoTimeout((int) PATIENCE.toMillis());
        Socket post = webhook.accept();
        BufferedReader lines = new BufferedReader(new InputStreamReader(post.getInputStream(), UTF_8));
        String line = lines.readLine();
        while (!line.isEmpty()) {
            line = lines.readLine();
        }
        StringBuilder body = new StringBuilder();
        while (!body.toString().endsWith("}")) {
            body.append((char) lines.read());
        }
        return body.toString().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }

    private static String rest(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "broken off: " + e.getMessage();
        }
    }

    /** Follows by server-sent events, of which it reads nothing, with a receive buffer of so many bytes; 0 leaves it to the system. */
    private static Socket follow(ServerProcess server, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("http")));
        socket.getOutputStream().write("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    private static ServerProcess tail(String http) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-jar", ServerLaunch.jar().toString(), "tail", "--server", http));
        return new ServerProcess(new ProcessBuilder(command).start());
    }
}
