package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container prints at its first start. */
final class FirstTokenTest {
    private static final Pattern TOLD =
            Pattern.compile("made an admin token, shown this once: (weir_[A-Za-z0-9_-]{43})");

    @TempDir
    private Path directory;

    @Test
    void isPrintedOnceAndHoldsAfterwards() throws Exception {
        ServerLaunch launch =
                ServerLaunch.onItsOwnStore(directory.resolve("data")).with("--bind=0.0.0.0", "--first-token=true");
        String token;
        try (ServerProcess first = launch.start()) {
            first.awaitReady();
            List<String> told = tokens(first);
            assertThat(told).hasSize(1);
            token = told.getFirst();
            assertThat(first.terminate()).isZero();
        }
        try (ServerProcess second = launch.start()) {
            second.awaitReady();
            assertThat(tokens(second)).isEmpty();
            try (PutPeer peer = second.connect()) {
                assertThat(peer.ask("auth " + token)).isEqualTo("ok\n\n");
            }
        }
    }

    private static List<String> tokens(ServerProcess server) {
        return server.lines().stream()
                .map(TOLD::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
    }
}
