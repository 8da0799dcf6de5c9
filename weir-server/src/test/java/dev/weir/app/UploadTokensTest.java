package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens allow of files. Every address is bound, so one is needed. */
@Timeout(60)
final class UploadTokensTest {
    private static final String ROWS = "sensor_id,timestamp,value\nd1,1774958400,20\n";

    @TempDir
    private Path data;

    private Server server;
    private Api api;
    private String[] read;
    private String[] write;
    private String[] tied;
    private String[] admin;
    private String id;

    @BeforeEach
    void start() {
        Servers servers = Servers.in(data);
        read = bearer(servers.token(Scope.READ, null));
        write = bearer(servers.token(Scope.WRITE, null));
        tied = bearer(servers.token(Scope.WRITE, "d1"));
        admin = bearer(servers.token(Scope.ADMIN, null));
        server = servers.open("--bind=0.0.0.0");
        api = new Api(server);
        Uploads uploads = new Uploads(api);
        id = uploads.take(FileForm.of("a.csv", ROWS), write);
        assertThat(uploads.result(id, read).path("status").asText()).isEqualTo("processed");
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private int upload(String... headers) {
        return new Uploads(api).send(FileForm.of("a.csv", ROWS), headers).status();
    }

    private int send(String method, String path, String... headers) {
        return api.send(method, path.replace("ID", id), null, headers).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status/ID", "/results/ID", "/results/ID/errors", "/results/ID/aggregates", "/files"})
    void whatWasFoundIsForThoseWhoMayRead(String path) {
        assertThat(send("GET", path)).isEqualTo(401);
        assertThat(send("GET", path, read)).isEqualTo(200);
        assertThat(send("GET", path, write)).isEqualTo(403);
        assertThat(send("GET", path, tied)).isEqualTo(403);
        assertThat(send("GET", path, admin)).isEqualTo(200);
    }

    @Test
    void filesAreForThoseWhoMayWriteForEveryDevice() {
        assertThat(upload()).isEqualTo(401);
        assertThat(upload(read)).isEqualTo(403);
        assertThat(upload(tied)).isEqualTo(403);
        assertThat(upload(write)).isEqualTo(202);
        assertThat(upload(admin)).isEqualTo(202);
        for (String[] token : new String[][] {read, tied}) {
            assertThat(send("POST", "/files/ID/retry", token)).isEqualTo(403);
            assertThat(send("DELETE", "/files/ID", token)).isEqualTo(403);
            assertThat(send("DELETE", "/files/ID?samples=true", token)).isEqualTo(403);
        }
        assertThat(send("POST", "/files/ID/retry", write)).isEqualTo(409);
        assertThat(send("DELETE", "/files/ID", write)).isEqualTo(200);
    }

    @Test
    void samplesGoByATokenOfScopeAdminAlone() {
        assertThat(send("DELETE", "/files/ID?samples=true", write)).isEqualTo(403);
        assertThat(api.get("/api/v1/series", read).json().path("items")).hasSize(1);
        assertThat(send("DELETE", "/files/ID?samples=true", admin)).isEqualTo(200);
        assertThat(api.get("/api/v1/series", read).json().path("items")).isEmpty();
    }
}
