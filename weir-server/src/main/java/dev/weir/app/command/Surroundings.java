package dev.weir.app.command;

import java.io.Console;
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
    @SuppressWarnings("SystemConsoleNull") // isTerminal is asked too.
    public static Surroundings ofProcess() {
        Console console = System.console(); // Null where there is none at all, not even a closed one.
        boolean isTerminal = console != null && console.isTerminal();
        return new Surroundings(System.getenv(), Path.of("").toAbsolutePath(), System.in, isTerminal);
    }
}
