package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting {@code first-token}: a server that others can reach makes the token that it needs, once. */
class FirstTokenTest {
    private static final String[] OPEN_TO_OTHERS = {"--bind=0.0.0.0", "--first-token=true"};

    @TempDir
    private Path data;

    private Servers servers;

    @BeforeEach
    void nameTheServers() {
        servers = Servers.in(data);
    }

    @Test
    void makesOneWhereOthersCanReachTheServerAndThereIsNone() throws Exception {
        try (Server server = servers.open(OPEN_TO_OTHERS)) {
            String token = server.firstToken().orElseThrow();
            assertThat(Servers.talk(server, "put a.b 1 1\n")).isEqualTo("error\nunauthorized\n\n");
            assertThat(Servers.talk(server, "auth " + token + "\nput a.b 1 1\nget a.b\n"))
                    .isEqualTo("ok\n\nok\n\nok\na.b 1.0 1\n\n");
        }
        try (Server server = servers.open(OPEN_TO_OTHERS)) {
            assertThat(server.firstToken()).isEmpty();
        }
        assertThat(servers.tokens().list()).hasSize(1);
    }

    @Test
    void makesNoneWhereNoneIsNeeded() {
        servers.open("--bind=127.0.0.1", "--first-token=true").close();
        servers.open("--bind=0.0.0.0", "--first-token=true", "--insecure=true").close();
        assertThat(servers.tokens().list()).isEmpty();
        assertThatThrownBy(() -> servers.open("--bind=0.0.0.0"))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("no token has been made");
    }
}
