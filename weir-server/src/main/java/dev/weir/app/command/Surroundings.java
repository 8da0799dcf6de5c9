package dev.weir.app.command;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds around it beside its arguments; its output goes where its command line says.
 *
 * @param isTerminal whether somebody types into {@code in}
 */
public record Surroundings(Map<String, String> environment, Path workingDirectory, InputStream in, boolean isTerminal) {
    /** Those of this process. */
    @SuppressWarnings("SystemConsoleNull") // Java 25 answers null again where there is no terminal.
    public static Surroundings ofProcess() {
        var console = System.console();
        return new Surroundings(
                System.getenv(), Path.of("").toAbsolutePath(), System.in, console != null && console.isTerminal());
    }
}
