package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that holds its own token tries to write, delete and read as another, by every protocol: nothing of the other changes. */
@Timeout(60)
final class ForeignDeviceTest {
    @TempDir
    private Path directory;

    private Server server;
    private Api api;
    private String token;
    private String[] own;
    private String[] admin;

    @BeforeEach
    void start() throws IOException {
        Servers servers = Servers.in(directory);
        token = servers.token(Scope.WRITE, "d1");
        own = bearer(token);
        admin = bearer(servers.token(Scope.ADMIN, null));
        server = servers.open("--bind=0.0.0.0");
        api = new Api(server);
        assertThat(api.postJson("/data", "{\"device_id\":\"d2\",\"timestamp\":1000,\"temp\":1}", admin)
                        .status())
                .isEqualTo(200);
        assertThat(api.postJson("/api/beers", "{\"tapId\":1,\"volume\":330}", admin)
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        assertThat(api.get("/api/v1/query?series=d2*&from=0&agg=count,sum", admin)
                        .body())
                .contains("\"d2.temp\"")
                .contains(",1,1.0]");
        assertThat(api.get("/api/v1/series?match=d2*", admin).json().at("/items"))
                .hasSize(1);
        assertThat(api.get("/data?device_id=d2", admin).json().at("/items")).hasSize(1);
        assertThat(api.get("/api/beers", admin).json().at("/beers")).hasSize(1);
        api.close();
        server.close();
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void byTheTextProtocol() throws IOException {
        String forbidden = "error\nforbidden\n\n";
        assertThat(Wire.talk(
                        server,
                        "metrics",
                        "auth " + token
                                + "\nput d2.temp 9 1\nput d2 9 1\nput d1 9 1\nput d1x.temp 9 1\nput d1..d2 1 1\n"
                                + "get d2.temp\nget *\n"))
                .isEqualTo("ok\n\n" + forbidden + forbidden + "ok\n\n" + forbidden + "ok\n\n" + forbidden + forbidden);
    }

    @Test
    void byLinesOfJson() throws IOException {
        String hello = "{\"hello\":{\"ack\":true,\"token\":\"" + token + "\"}}\n";
        assertThat(
                        Wire.talk(
                                server,
                                "ndjson",
                                hello
                                        + "{\"device_id\":\"d2\",\"timestamp\":1000,\"temp\":9}\n{\"timestamp\":1000,\"temp\":9}\n"
                                        + "{\"device_id\":\"d2\\u0000\",\"temp\":9}\n{\"device_id\":\" d2\",\"temp\":9}\n"
                                        + "{\"device_id\":[\"d2\"],\"temp\":9}\n{\"device_id\":\"d1\",\"device_id\":\"d2\",\"temp\":9}\n"))
                .contains("\"line\":1,\"code\":\"forbidden\"", "\"line\":2,\"code\":\"forbidden\"")
                .contains("\"line\":3,", "\"line\":4,", "\"line\":5,", "\"line\":6,", "{\"ack\":6}");
    }

    @Test
    void overHttp() {
        Api.Answer events = api.postJson(
                "/data",
                "[{\"device_id\":\"d2\",\"timestamp\":1000,\"temp\":9},{\"temp\":9},{\"device_id\":\"D1\"}]",
                own);
        assertThat(events.status()).isEqualTo(400);
        Api.Answer samples = api.postJson(
                "/api/v1/samples",
                "[{\"key\":\"d2.temp\",\"timestamp\":1000,\"value\":9},{\"key\":\"d1\\u002e\",\"value\":9},{\"key\":\"d2\",\"value\":9}]",
                own);
        assertThat(samples.json().at("/accepted").asInt()).isEqualTo(1);
        assertThat(samples.json().at("/rejected")).hasSize(2);
        assertThat(api.postJson("/api/beers", "{\"tapId\":1,\"volume\":330}", own)
                        .status())
                .isEqualTo(403);
        assertThat(new Uploads(api)
                        .send(FileForm.of("d1.csv", "sensor_id,timestamp,value\nd2.temp,1000,9\n"), own)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void byTakingOut() {
        for (String path :
                new String[] {"/api/beers/0", "/api/v1/series?match=*", "/files/1", "/api/v1/tokens/00000000"}) {
            assertThat(api.send("DELETE", path, null, own).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void byTheKeyOfAnothersRequest() {
        String[] others = Api.with(admin, "Idempotency-Key", "k1");
        assertThat(api.postJson("/data", "{\"device_id\":\"d3\",\"x\":1}", others)
                        .status())
                .isEqualTo(200);
        Api.Answer answer =
                api.postJson("/data", "{\"device_id\":\"d1\",\"x\":1}", Api.with(own, "Idempotency-Key", "k1"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Idempotency-Replayed")).isEmpty();
        assertThat(api.get("/data?device_id=d1", admin).json().at("/items")).hasSize(1);
    }

    @Test
    void bySeveralTokensAtOnce() throws IOException {
        String head = "Authorization: Bearer " + token + "\r\nAuthorization: " + admin[1] + "\r\n";
        assertThat(Wire.get(server, "/data", head)).doesNotContain("HTTP/1.1 200");
        assertThat(Wire.get(server, "/data", "Authorization: Bearer " + token + ", " + admin[1] + "\r\n"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(Wire.get(server, "/data?access_token=" + admin[1].substring(7), ""))
                .startsWith("HTTP/1.1 401 ");
        assertThat(Wire.get(server, "/data", "Cookie: token=" + admin[1].substring(7) + "\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }
}
