package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LoggingTest {
    private static final Logger log = LoggerFactory.getLogger(LoggingTest.class);
    private static final String FILE = "logs/weir_2026-03-31_22-05-09.log";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-31T22:05:09Z"));

    @TempDir
    private Path directory;

    @AfterEach
    void logNothingMore() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new FirstLogging().configure(context);
    }

    @Test
    void writesAFileNamedByTheTimeInUtc() throws IOException {
        assertThat(linesOf())
                .satisfiesExactly(
                        line -> assertThat(line).matches("[0-9-]{10}T[0-9:.]{12}Z INFO  LoggingTest: an info"),
                        line -> assertThat(line).endsWith("Z ERROR LoggingTest: an error"));
    }

    @Test
    void writesOneJsonObjectALine() throws IOException {
        assertThat(linesOf("--log.format=json"))
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"timestamp\":") && line.endsWith("}"))
                .first()
                .asString()
                .contains("\"level\":\"INFO\"", "\"formattedMessage\":\"an info\"");
    }

    @Test
    void writesNoMoreThanTheLevelLets() throws IOException {
        assertThat(linesOf("--log.level=error")).hasSize(1);
        assertThat(linesOf("--log.level=debug")).hasSize(3);
        assertThat(linesOf("--log.level=off")).isEmpty();
    }

    @Test
    void whatAPeerSaysBeginsNoLineOfItsOwn() throws IOException {
        for (String format : List.of("text", "json")) {
            Path file = directory.resolve(FILE);
            Files.deleteIfExists(file);
            Logging.configure(RunningServer.settings(directory, "--log.dir=logs", "--log.format=" + format), CLOCK);
            log.info("a file {}", "a\n2026-03-31T00:00:00.000Z INFO  Gate: forged\r\u0085\u2028\u001b[2J");
            String text = Files.readString(file);
            assertThat(text.lines()).hasSize(1);
            assertThat(text).contains("a file a").contains("Gate: forged").doesNotContain("\r", "\u001b");
        }
    }

    private List<String> linesOf(String... flags) throws IOException {
        Path file = directory.resolve(FILE);
        Files.deleteIfExists(file);
        var all = new java.util.ArrayList<>(List.of(flags));
        all.add("--log.dir=logs");
        Logging.configure(RunningServer.settings(directory, all.toArray(new String[0])), CLOCK);
        log.debug("a debug");
        log.info("an {}", "info");
        log.error("an error");
        return Files.readAllLines(file);
    }
}
