package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose tokens are in one directory, as those behind a load balancer: a token of one is a token of all. */
final class SharedTokensTest {
    @TempDir
    private Path directory;

    private Path tokens() {
        return directory.resolve("shared");
    }

    private Server open(String data) {
        return Servers.in(directory.resolve(data)).open("--tokens=" + tokens(), "--bind=0.0.0.0");
    }

    @Test
    void aTokenIsGoodOnEachAndIsTakenBackFromEach() throws IOException {
        Path config = Files.writeString(directory.resolve("weir.yaml"), "tokens: " + tokens() + "\n");
        String[] create = {"token", "create", "--scope", "read", "--config", config.toString()};
        String token = CommandRun.of(directory, create).out().strip();
        try (Server one = open("one");
                Server other = open("other");
                Api atOne = new Api(one);
                Api atOther = new Api(other)) {
            String[] bearer = {"Authorization", "Bearer " + token};
            assertThat(atOne.get("/api/v1/stats", bearer).status()).isEqualTo(200);
            assertThat(atOther.get("/api/v1/stats", bearer).status()).isEqualTo(200);
            CommandRun list = CommandRun.of(directory, "token", "list", "--config", config.toString());
            String id = list.out().substring(0, 8);
            CommandRun.of(directory, "token", "revoke", id, "--config", config.toString());
            for (Api each : new Api[] {atOne, atOther}) {
                while (each.get("/api/v1/stats", bearer).status() != 401) {
                    Thread.onSpinWait();
                }
            }
        }
        assertThat(directory.resolve("one").resolve("tokens")).doesNotExist();
    }
}
