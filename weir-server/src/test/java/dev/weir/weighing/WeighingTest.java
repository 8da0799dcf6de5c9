package dev.weir.weighing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.RealDisk;
import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.ReceiptClock;
import dev.weir.monitor.Refusals;
import dev.weir.monitor.RequestCounts;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.protocol.http.Guards;
import dev.weir.protocol.http.HttpServer;
import dev.weir.protocol.websocket.BroadcastSocket;
import dev.weir.security.Gate;
import dev.weir.security.TokenFile;
import dev.weir.typed.TypedNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A type of events of one's own, from a request to what everybody is told: all that a server needs for it is what is wired here. */
@Timeout(60)
final class WeighingTest {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @TempDir
    private Path tokens;

    private SimulatedDisk disk = new SimulatedDisk(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private TypedNode<Weighing> weighings;
    private TcpListener listener;

    @BeforeEach
    void start() throws IOException {
        weighings = new TypedNode<>(disk, new WeighingType(), () -> Long.MIN_VALUE, true);
        HttpServer.Options options = new HttpServer.Options(
                16 << 10, 1 << 20, 1 << 20, 1L << 40, 1L << 40, true, List.of(), List.of(), false, Optional.empty());
        Gate gate = new Gate(
                new TokenFile(new RealDisk(), tokens, new SecureRandom(), InstantSource.system()),
                Gate.Timing.system());
        HttpServer server = new HttpServer(
                options,
                Guards.of(gate),
                new RequestCounts(),
                List.of(
                        new WeighingRoutes(weighings.events, new ReceiptClock(InstantSource.system())),
                        new BroadcastSocket(
                                List.of("/sockets/weighings"), weighings.broadcast, 1 << 20, new Refusals())));
        listener = TcpListener.bind(
                "http",
                new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0),
                ConnectionLimits.of(100),
                TcpListener.Transport.CLEAR,
                connection -> server.serve(connection, false));
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
        weighings.close();
    }

    private String at(String scheme, String path) {
        return scheme + "://127.0.0.1:" + listener.port() + path;
    }

    private String ask(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String weigh(String scale, double kilograms) throws Exception {
        String body = "{\"scale\":\"" + scale + "\",\"kilograms\":" + kilograms + "}";
        return ask(HttpRequest.newBuilder(URI.create(at("http", "/api/weighings")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String list(String query) throws Exception {
        return ask(HttpRequest.newBuilder(URI.create(at("http", "/api/weighings" + query))));
    }

    private BlockingQueue<String> listen() {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        client.newWebSocketBuilder()
                .buildAsync(URI.create(at("ws", "/sockets/weighings")), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        told.add(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
        return told;
    }

    @Test
    void isTakenAndListedAndToldToEverybody() throws Exception {
        List<BlockingQueue<String>> everybody = List.of(listen(), listen());
        assertThat(weigh("north", 12_000)).isEqualTo("0");
        assertThat(weigh("south", 5_000)).isEqualTo("1");
        assertThat(weigh("north", 0)).contains("cannot weigh 0.0 kg");
        assertThat(weigh("south", 41_000)).isEqualTo("2");
        assertThat(list("")).isEqualTo("[\"0 north\",\"1 south\",\"2 south\"]");
        assertThat(list("?load=overloaded")).isEqualTo("[\"2 south\"]");
        for (BlockingQueue<String> told : everybody) {
            for (String text : List.of(
                    "12000.0 kg on scale north: loaded",
                    "5000.0 kg on scale south: empty",
                    "41000.0 kg on scale south: overloaded",
                    "scale.north 1, scale.south 2")) {
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
            }
        }
        assertThat(weighings.events.remove(1)).isTrue();
        assertThat(everybody.getFirst().poll(20, TimeUnit.SECONDS)).isEqualTo("weighing 1 was a mistake");
        assertThat(list("")).isEqualTo("[\"0 north\",\"2 south\"]");
    }

    @Test
    void isThereAfterAPowerCut() throws Exception {
        weigh("north", 12_000);
        weigh("south", 41_000);
        weighings.events.remove(0);
        stop();
        disk = disk.powerCut();
        start();
        assertThat(list("")).isEqualTo("[\"1 south\"]");
        assertThat(list("?load=loaded")).isEqualTo("[]");
        assertThat(weigh("north", 12_000)).isEqualTo("2");
    }
}
