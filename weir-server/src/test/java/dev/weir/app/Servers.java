package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.config.Settings;
import dev.weir.disk.RealDisk;
import dev.weir.security.Gate;
import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One data directory, its tokens, and servers over it whose clock for tokens is moved by hand. */
record Servers(Path data, AtomicLong nanos, List<Duration> pauses) {
    private static final int TIMEOUT_MILLIS = 20_000;

    static Servers in(Path data) {
        return new Servers(data, new AtomicLong(), new CopyOnWriteArrayList<>());
    }

    Server open(String... flags) {
        List<String> all = new ArrayList<>(List.of(
                "--data=" + data,
                "--metrics.port=0",
                "--http.port=0",
                "--taps.port=-1",
                "--ui.port=-1",
                "--ndjson.port=0",
                "--journal.segment-size=64KiB",
                "--limits.unauthenticated=1h"));
        all.addAll(List.of(flags));
        Server server =
                Server.open(Settings.load(all, Map.of(), data), new Gate.Timing(nanos::get, this::now, pauses::add));
        server.listen();
        return server;
    }

    private Instant now() {
        return Instant.now().plusNanos(nanos.get());
    }

    TokenFile tokens() {
        return new TokenFile(new RealDisk(), data, new SecureRandom(), InstantSource.system());
    }

    String token(Scope scope, @Nullable String device) {
        return tokens().create(scope, device).token();
    }

    static Socket connect(Server server) throws IOException {
        int port = server.listeners().bound().getFirst().address().getPort();
        Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends all at once, ends the sending side, and answers all that comes until the server closes. */
    static String talk(Server server, String requests) throws IOException {
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write(requests.getBytes(UTF_8));
            socket.shutdownOutput();
            return rest(socket);
        }
    }

    static void send(Socket socket, String requests) throws IOException {
        socket.getOutputStream().write(requests.getBytes(UTF_8));
    }

    /** The next reply, of as many bytes as the one expected. */
    static String reply(Socket socket, String expected) throws IOException {
        return new String(socket.getInputStream().readNBytes(expected.getBytes(UTF_8).length), UTF_8);
    }

    /** All until the server closes. */
    static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
}
