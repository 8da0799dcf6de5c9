package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens over HTTP: the same file and rules as the command's. */
final class TokenRoutesTest {
    private static final String TOKENS = "/api/v1/tokens";

    @TempDir
    private Path directory;

    private Servers servers;

    @BeforeEach
    void makeServers() {
        servers = Servers.in(directory);
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void makesListsAndTakesBackInForceAtOnce() {
        String admin = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open("--bind=0.0.0.0");
                Api api = new Api(server)) {
            Api.Answer made = api.postJson(TOKENS, "{\"scope\":\"write\",\"device\":\"d 1\"}", bearer(admin));
            assertThat(made.status()).isEqualTo(201);
            String token = made.json().at("/token").asText();
            String id = made.json().at("/id").asText();
            assertThat(made.header("Location")).isEqualTo(TOKENS + "/" + id);
            assertThat(api.postJson("/api/v1/samples", "{\"key\":\"d_1.t\",\"value\":1}", bearer(token))
                            .status())
                    .isEqualTo(200);
            Api.Answer list = api.get(TOKENS, bearer(admin));
            assertThat(list.json().at("/items")).hasSize(2);
            assertThat(list.json().at("/items/0/id").asText()).isEqualTo(id);
            assertThat(list.json().at("/items/0/device").asText()).isEqualTo("d 1");
            assertThat(list.body()).doesNotContain(token.substring(0, 20));
            assertThat(servers.tokens().list()).hasSize(2);
            assertThat(api.send("DELETE", TOKENS + "/" + id, null, bearer(admin))
                            .status())
                    .isEqualTo(204);
            assertThat(api.postJson("/api/v1/samples", "{\"key\":\"d_1.t\",\"value\":1}", bearer(token))
                            .status())
                    .isEqualTo(401);
            assertThat(api.send("DELETE", TOKENS + "/" + id, null, bearer(admin))
                            .status())
                    .isEqualTo(404);
            Api.Answer mistaken = api.send("DELETE", TOKENS + "/" + admin, null, bearer(admin));
            assertThat(mistaken.status()).isEqualTo(404);
            assertThat(mistaken.body()).doesNotContain(admin);
        }
    }

    @Test
    void isForAdministratorsAlone() {
        String read = servers.token(Scope.READ, null);
        String write = servers.token(Scope.WRITE, null);
        try (Server server = servers.open("--bind=0.0.0.0", "--public-read=true");
                Api api = new Api(server)) {
            assertThat(api.get(TOKENS).status()).isEqualTo(401);
            for (String token : new String[] {read, write}) {
                assertThat(api.get(TOKENS, bearer(token)).status()).isEqualTo(403);
                assertThat(api.postJson(TOKENS, "{\"scope\":\"admin\"}", bearer(token))
                                .status())
                        .isEqualTo(403);
                assertThat(api.send("DELETE", TOKENS + "/00000000", null, bearer(token))
                                .status())
                        .isEqualTo(403);
            }
            assertThat(servers.tokens().list()).hasSize(2);
        }
    }

    @Test
    void isForNoPageOfElsewhereWhateverThatMayDoOtherwise() {
        try (Server server = servers.open("--bind=127.0.0.1", "--http.cors-origins=https://good.example");
                Api api = new Api(server)) {
            assertThat(api.postJson(TOKENS, "{\"scope\":\"admin\"}", "Origin", "https://good.example")
                            .status())
                    .isEqualTo(403);
            assertThat(api.send("DELETE", TOKENS + "/00000000", null, "Origin", "https://good.example")
                            .status())
                    .isEqualTo(403);
            assertThat(servers.tokens().list()).isEmpty();
            assertThat(api.postJson(TOKENS, "{\"scope\":\"admin\"}").status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | scope",
                "{\"scope\":\"root\"} | scope",
                "{\"scope\":\"READ\"} | scope",
                "{\"scope\":\"read\",\"device\":\"d1\"} | device",
                "{\"scope\":\"write\",\"device\":\"\"} | device",
                "{\"scope\":\"write\",\"device\":\"a\\u0000b\"} | device",
                "{\"scope\":\"write\",\"name\":\"x\"} | name"
            })
    void refusesWhatTheCommandRefuses(String body, String field) {
        try (Server server = servers.open("--bind=127.0.0.1");
                Api api = new Api(server)) {
            Api.Answer refused = api.postJson(TOKENS, body);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
            assertThat(servers.tokens().list()).isEmpty();
        }
    }

    @Test
    void listsPageByPage() {
        try (Server server = servers.open("--bind=127.0.0.1");
                Api api = new Api(server)) {
            for (int i = 0; i < 5; i++) {
                api.postJson(TOKENS, "{\"scope\":\"write\",\"device\":\"d" + i + "\"}");
            }
            StringBuilder seen = new StringBuilder();
            String cursor = "";
            do {
                Api.Answer page = api.get(TOKENS + "?limit=2&cursor=" + cursor);
                page.json()
                        .at("/items")
                        .forEach(each -> seen.append(each.at("/device").asText()));
                cursor = page.json().at("/next_cursor").asText("");
            } while (!cursor.isEmpty() && !cursor.equals("null"));
            assertThat(seen).hasToString("d4d3d2d1d0");
        }
    }
}
