package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that share a keyspace: any takes any reading, and shows what the other took. */
final class ServersOverCassandraTest {
    /** What a server takes is to be seen on the others after so long; on a machine that does other work, too, after longer. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final long DAY = 86_400;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void showWhatTheOtherTook() throws Exception {
        try (KeyspaceFixture keyspace = KeyspaceFixture.ofOneNode(directory);
                ServerProcess one = keyspace.launch("one").start();
                ServerProcess other = keyspace.launch("other").start()) {
            shareSamples(one, other);
            shareEvents(one, other);
            followEachOther(one, other);
            Await.until(SOON, "the same figures on both", () -> {
                JsonNode figures = figures(one);
                return figures.equals(figures(other)) && figures.path("events").asInt() == 4;
            });
            assertThat(figures(one).at("/protocols/metrics/samples").asInt()).isEqualTo(3);
            shareDevices(one, other);
            sharePours(one, other);
            other.kill9();
            try (ServerProcess again = keyspace.launch("other").start()) {
                assertThat(get(again, "door.temp"))
                        .isEqualTo(get(one, "door.temp"))
                        .isPresent();
                assertThat(ids(again)).isEqualTo(ids(one)).hasSize(4);
                Await.until(SOON, "the same pours as before", () -> pours(again).size() == 3);
                assertThat(pours(again)).isEqualTo(pours(one));
                Await.until(
                        SOON,
                        "the readings of both after a start",
                        () -> device(again, "gate").path("readings").asInt() == 4);
            }
        }
    }

    private static void shareSamples(ServerProcess one, ServerProcess other) throws Exception {
        try (PutPeer atOne = one.connect();
                PutPeer atOther = other.connect()) {
            assertThat(atOne.ask("put door.temp 1.5 " + DAY)).isEqualTo("ok\n\n");
            Await.until(
                    SOON,
                    "a sample of the other server",
                    () -> get(other, "door.temp").isPresent());
            assertThat(atOther.ask("put door.temp 2.5 " + DAY)).isEqualTo("ok\n\n");
            Await.until(
                    SOON,
                    "the later of two writes",
                    () -> get(one, "door.temp").orElse("").contains("2.5"));
            assertThat(get(one, "door.temp")).isEqualTo(get(other, "door.temp"));
        }
    }

    /** What a server has of a key; empty where it knows none of that name. */
    private static Optional<String> get(ServerProcess server, String key) throws Exception {
        try (PutPeer peer = server.connect()) {
            String reply = peer.ask("get " + key);
            return reply.contains(key) ? Optional.of(reply) : Optional.empty();
        }
    }

    private static void shareEvents(ServerProcess one, ServerProcess other) throws Exception {
        for (ServerProcess each : List.of(one, other, one, other)) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), each.port("ndjson"))) {
                OutputStream out = socket.getOutputStream();
                out.write(("{\"device_id\":\"gate\",\"timestamp\":" + DAY + ",\"open\":1}\n").getBytes(UTF_8));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
        Await.until(
                SOON,
                "the events of both",
                () -> ids(one).size() == 4 && ids(other).size() == 4);
        assertThat(ids(one)).isEqualTo(ids(other)).doesNotHaveDuplicates();
        assertThat(ids(one).stream().map(id -> id >>> 43).distinct()).containsExactly(0L, 1L);
    }

    /** The ids of the events of device {@code gate}, rising. */
    private static List<Long> ids(ServerProcess server) throws Exception {
        List<Long> ids = new ArrayList<>();
        JsonNode page = MAPPER.readTree(StoredNumbers.answer(server, "/data?order=asc&device_id=gate"));
        page.path("items").forEach(event -> ids.add(event.path("id").asLong()));
        return ids;
    }

    private static void sharePours(ServerProcess one, ServerProcess other) throws Exception {
        for (ServerProcess each : List.of(one, other, one, other)) {
            try (HttpPeer peer = new HttpPeer(each)) {
                assertThat(peer.post("/api/beers", "{\"tapId\":1,\"volume\":500}"))
                        .contains("\"type\":\"pint\"");
            }
        }
        Await.until(
                SOON,
                "the pours of both",
                () -> pours(one).size() == 4 && pours(other).size() == 4);
        long ofOne = pours(other).getFirst();
        try (HttpPeer peer = new HttpPeer(other)) {
            assertThat(peer.delete("/api/beers/" + ofOne)).isEmpty();
        }
        Await.until(SOON, "the pour to be gone on both", () -> pours(one).size() == 3);
        assertThat(pours(one)).isEqualTo(pours(other)).doesNotContain(ofOne);
    }

    /** The ids of all pours, rising; none while the server does not know them. */
    private static List<Long> pours(ServerProcess server) throws Exception {
        List<Long> ids = new ArrayList<>();
        try (HttpPeer peer = new HttpPeer(server)) {
            MAPPER.readTree(peer.get("/api/beers"))
                    .path("beers")
                    .forEach(beer -> ids.add(beer.path("id").asLong()));
        }
        return ids;
    }

    private static JsonNode figures(ServerProcess server) throws Exception {
        return MAPPER.readTree(StoredNumbers.answer(server, "/api/v1/stats"));
    }

    /** Two events of each, which both show as those of one device. */
    private static void shareDevices(ServerProcess one, ServerProcess other) throws Exception {
        Await.until(
                SOON,
                "the readings of both",
                () -> device(one, "gate").path("readings").asInt() == 4
                        && device(other, "gate").path("readings").asInt() == 4
                        && devices(other).contains("wind"));
        assertThat(device(one, "gate")).isEqualTo(device(other, "gate"));
        assertThat(devices(one)).containsExactlyInAnyOrder("gate", "door", "wind");
        assertThat(devices(other)).containsExactlyInAnyOrder("gate", "door", "wind");
    }

    private static List<String> devices(ServerProcess server) throws Exception {
        return MAPPER.readTree(StoredNumbers.answer(server, "/api/v1/devices"))
                .path("items")
                .findValuesAsText("device");
    }

    private static JsonNode device(ServerProcess server, String name) throws Exception {
        return MAPPER.readTree(StoredNumbers.answer(server, "/api/v1/devices/" + name));
    }

    private static void followEachOther(ServerProcess one, ServerProcess other) throws Exception {
        try (LivePeer live = LivePeer.open(other, "wind*");
                PutPeer atOne = one.connect()) {
            assertThat(atOne.ask("put wind.speed 7.5 " + DAY)).isEqualTo("ok\n\n");
            assertThat(live.next()).contains("\"key\":\"wind.speed\"", "\"value\":7.5");
        }
    }
}
