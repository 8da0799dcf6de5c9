package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir load} against a real server. */
@Timeout(120)
final class FileLoadTest {
    private static final String TIME = "[0-9]+\\.[0-9] ms";
    private static final String TIMES = "min " + TIME + ", avg " + TIME + ", max " + TIME + ", p99 " + TIME;

    @TempDir
    private Path directory;

    @Test
    void tellsHowFastFilesWereTakenAndRead() {
        try (RunningServer server = RunningServer.in(directory)) {
            CommandRun run = run(server, "--files=30", "--concurrency=4", "--wait");
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line).isEqualTo("files             30 of 50 rows, 4 at once"),
                            line -> assertThat(line)
                                    .matches("upload rate {7}[0-9]+\\.[0-9] files/s, in [0-9]+\\.[0-9]{2} s"),
                            line -> assertThat(line).isEqualTo("uploads           30 succeeded, 0 failed"),
                            line -> assertThat(line).matches("response times {4}" + TIMES),
                            line -> assertThat(line).matches("processing waits {2}" + TIMES),
                            line -> assertThat(line)
                                    .matches("verdicts {10}30 processed, 0 partial, 0 failed, the last after .* s"));
        }
    }

    @Test
    void expectsFilesWithErrorsToBePartial() {
        try (RunningServer server = RunningServer.in(directory)) {
            CommandRun run = run(server, "--files=5", "--size=medium", "--errors", "--wait");
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("5 of 200 rows", "0 processed, 5 partial, 0 failed");
        }
    }

    @Test
    void doesNotWaitUnlessItIsTold() {
        try (RunningServer server = RunningServer.in(directory)) {
            CommandRun run = run(server, "--files=2", "--size=large");
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("2 of 1000 rows", "2 succeeded").doesNotContain("processed");
        }
    }

    @Test
    void failsWhereUploadsFailAndTellsWhyOnce() {
        CommandRun run = CommandRun.of(directory, "load", "--api-url=http://127.0.0.1:1", "--files=20", "--wait");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("uploads           0 succeeded, 20 failed\nresponse times    none\n");
        assertThat(run.err())
                .isEqualTo("weir: 20 times: cannot ask the server at http://127.0.0.1:1: Connection refused; is a"
                        + " server running there? ./weir serve starts one\n");
    }

    private CommandRun run(RunningServer server, String... args) {
        List<String> all = new ArrayList<>(List.of("load", "--api-url=http://127.0.0.1:" + server.port("http")));
        all.addAll(List.of(args));
        return CommandRun.of(directory, all.toArray(String[]::new));
    }
}
