package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are given what can be no token, which they find before they ask anybody. */
final class WrongTokenTest {
    private static final String NEW_LINE = System.lineSeparator();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put a.b 2",
                "get a.b",
                "agent --once",
                "send data",
                "load",
                "query a.b",
                "tail",
                "tap --count 1",
                "upload data"
            })
    void isToldOfWhiteSpaceInsideAToken(String command) throws IOException {
        Files.writeString(directory.resolve("data"), "a.b 1 1\n");
        CommandRun run = CommandRun.of(directory, Map.of("WEIR_TOKEN", "a b"), "", command.split(" ", -1));
        assertThat(run)
                .isEqualTo(new CommandRun(
                        2, "", "weir: cannot use the token of WEIR_TOKEN: it has white space inside" + NEW_LINE));
        Path file = Files.writeString(directory.resolve("token"), "weir_one\nweir_two\n");
        run = CommandRun.of(directory, (command + " --token-file " + file).split(" ", -1));
        assertThat(run)
                .isEqualTo(new CommandRun(
                        2, "", "weir: cannot use the token of \"" + file + "\": it has white space inside" + NEW_LINE));
    }
}
