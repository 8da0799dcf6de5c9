package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.protocol.ndjson.NdjsonPeer;
import dev.weir.security.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what with rejected input, and of whom none is kept. */
@Timeout(120)
final class RejectedPeersTest {
    private static final String EVENT = "{\"device_id\":\"%s\",\"timestamp\":\"x\",\"a\":1}\n";

    @TempDir
    private Path data;

    private Servers servers;
    private String admin;
    private String tied;
    private Server server;
    private Api api;

    @BeforeEach
    void start() {
        servers = Servers.in(data);
        admin = servers.token(Scope.ADMIN, null);
        tied = servers.token(Scope.WRITE, "d1");
        server = servers.open("--bind=0.0.0.0", "--limits.line=4KiB");
        api = new Api(server);
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    private JsonNode list() {
        return api.get("/api/v1/rejected", "Authorization", "Bearer " + admin)
                .json()
                .at("/items");
    }

    private JsonNode itemOf(String device) {
        for (JsonNode item : list()) {
            if (item.at("/device").asText("").equals(device)) {
                return item;
            }
        }
        throw new AssertionError("nothing is kept of \"" + device + "\"");
    }

    private Api.Answer replay(JsonNode item, String raw, String token) {
        String path = "/api/v1/rejected/" + item.at("/id").asLong() + "/replay";
        return api.postJson(path, raw, "Authorization", "Bearer " + token);
    }

    private String ndjson(String lines) throws IOException {
        return NdjsonPeer.talk(Api.port(server, "ndjson"), lines);
    }

    private static String hello(String token) {
        return "{\"hello\":{\"ack\":true,\"token\":\"" + token + "\"}}\n";
    }

    @Test
    void nothingIsKeptOfAPeerThatShowedNoToken() throws IOException {
        for (String lines : List.of("put d.x y 1\n", "unended", "x".repeat(10_000), "auth weir_wrong\nput d.x y 1\n")) {
            assertThat(Servers.talk(server, lines)).doesNotContain("ok").isNotEmpty();
        }
        for (String lines : List.of(
                EVENT.formatted("d"),
                "unended",
                "x".repeat(10_000),
                "1\n",
                hello("weir_wrong") + EVENT.formatted("d"))) {
            assertThat(ndjson(lines)).contains("unauthorized").hasLineCount(1);
        }
        assertThat(api.postJson("/data", "[1]").status()).isEqualTo(401);
        assertThat(api.postJson("/api/v1/samples", "[1]", "Authorization", "Bearer weir_wrong")
                        .status())
                .isEqualTo(401);
        assertThat(list()).isEmpty();
        assertThat(Servers.talk(server, "auth " + admin + "\nput d.x y 1\n")).startsWith("ok");
        assertThat(ndjson(hello(admin) + EVENT.formatted("d"))).contains("invalid_timestamp");
        assertThat(api.postJson("/data", "[1]", "Authorization", "Bearer " + admin)
                        .status())
                .isEqualTo(400);
        assertThat(list()).as("of peers that showed one").hasSize(3);
    }

    @Test
    void aTokenThatIsTiedToADeviceReplaysThatDevicesItemsAloneAndOnlyToItsOwn() throws IOException {
        Servers.talk(server, "auth " + admin + "\nput d1.x y 1\nput d2.x y 1\nnonsense\n");
        for (String other : List.of("d2", "null")) {
            assertThat(replay(itemOf(other.equals("null") ? "" : other), "{\"raw\":\"put d1.x 1 1\"}", tied)
                            .status())
                    .isEqualTo(403);
        }
        JsonNode own = itemOf("d1");
        assertThat(replay(own, "{\"raw\":\"put d2.x 1 1\"}", tied).status()).isEqualTo(403);
        assertThat(itemOf("d1")).as("it stays as it is").isEqualTo(own);
        assertThat(replay(own, "{\"raw\":\"put d1.x 1 1\"}", tied).body()).isEqualTo("{\"accepted\":1,\"rejected\":0}");
        assertThat(list()).hasSize(2);
    }

    @Test
    void anEventOfATiedTokensDeviceIsNotReplayedAsAnothers() throws IOException {
        ndjson(hello(admin) + EVENT.formatted("d1"));
        JsonNode own = itemOf("d1");
        for (String text : List.of("{\\\"device_id\\\":\\\"d2\\\"}", "{\\\"a\\\":1}")) {
            assertThat(replay(own, "{\"raw\":\"" + text + "\"}", tied).status()).isEqualTo(403);
        }
        assertThat(itemOf("d1")).isEqualTo(own);
        assertThat(replay(own, "{\"raw\":\"{\\\"device_id\\\":\\\"d1\\\",\\\"a\\\":1}\"}", tied)
                        .status())
                .isEqualTo(200);
        assertThat(StoredEvents.of(server, "d1")).hasSize(1);
        assertThat(StoredEvents.of(server, "d2")).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void replayingAllWithATiedTokenSkipsWhatIsOfOthers() throws IOException {
        Servers.talk(server, "auth " + tied + "\nput d2.x 1 1\n");
        ndjson(hello(admin) + EVENT.formatted("d1") + EVENT.formatted("d2"));
        assertThat(api.send("POST", "/api/v1/rejected/replay", null, "Authorization", "Bearer " + tied)
                        .body())
                .isEqualTo("{\"accepted\":0,\"rejected\":1,\"skipped\":2}");
        assertThat(list()).hasSize(3);
        assertThat(api.send(
                                "POST",
                                "/api/v1/rejected/replay?protocol=metrics",
                                null,
                                "Authorization",
                                "Bearer " + admin)
                        .body())
                .isEqualTo("{\"accepted\":1,\"rejected\":0}");
    }

    @Test
    void ofTwoRequestsToReplayOneItemAtOnceOneTakesIt() throws IOException {
        Set<Integer> statuses = new TreeSet<>();
        int rounds = 0;
        while (!statuses.contains(409)) {
            Servers.talk(server, "auth " + admin + "\nput d1.x y 1\n");
            JsonNode item = itemOf("d1");
            String raw = "{\"raw\":\"put d1.x 1 " + ++rounds + "\"}";
            CompletableFuture<Integer> first =
                    CompletableFuture.supplyAsync(() -> replay(item, raw, admin).status());
            int second = replay(item, raw, admin).status();
            assertThat(List.of(first.join(), second)).containsOnlyOnce(200).containsAnyOf(404, 409);
            statuses.addAll(List.of(first.join(), second));
            assertThat(list()).isEmpty();
        }
        assertThat(api.get("/api/v1/stats", "Authorization", "Bearer " + admin)
                        .json()
                        .at("/protocols/metrics/accepted")
                        .asInt())
                .isEqualTo(rounds);
    }

    @Test
    void aLineThatItsSenderMayNotWriteSaysNothingOfTheDeviceThatItNames() {
        api.postJson("/data", "{\"device_id\":\"victim\",\"temp\":1}", "Authorization", "Bearer " + tied);
        assertThat(itemOf("victim").at("/code").asText()).isEqualTo("forbidden");
        assertThat(api.get("/api/v1/devices/victim", "Authorization", "Bearer " + admin)
                        .status())
                .isEqualTo(404);
    }
}
