package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthCommandTest {
    @TempDir
    private Path directory;

    @Test
    void printsTheParts() {
        try (RunningServer running = RunningServer.in(directory)) {
            String url = "http://127.0.0.1:" + Api.port(running.server(), "http");
            CommandRun run = CommandRun.of(directory, "health", "--server", url);
            assertThat(run.code()).isZero();
            assertThat(run.out()).startsWith("ok\njournal: ok\nstore: ok\ndisk: ok, free_bytes ");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void failsWhereNobodyAnswers() {
        CommandRun run = CommandRun.of(directory, "health", "--server", "http://127.0.0.1:1");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("is a server running there?");
    }

    @Test
    void refusesWhatIsNoAddress() {
        CommandRun run = CommandRun.of(directory, "health", "--server", "ftp://x");
        assertThat(run.code()).isEqualTo(2);
    }
}
