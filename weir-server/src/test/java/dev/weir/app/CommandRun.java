package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.command.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** What a command line printed and how it ended. */
record CommandRun(int code, String out, String err) {
    /** Runs in a directory with nothing on standard input. */
    static CommandRun of(Path directory, String... args) {
        return of(directory, Map.of(), "", args);
    }

    static CommandRun of(Path directory, Map<String, String> environment, String input, String... args) {
        return of(directory, environment, input, new StringWriter(), args);
    }

    /**
     * Does the same.
     *
     * @param out takes what is printed, for other threads to look at meanwhile
     */
    static CommandRun of(
            Path directory, Map<String, String> environment, String input, StringWriter out, String... args) {
        var in = new ByteArrayInputStream(input.getBytes(UTF_8));
        var err = new StringWriter();
        CommandLine line = Main.commandLine(new Surroundings(environment, directory, in, false), args);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        try {
            return new CommandRun(line.execute(args), out.toString(), err.toString());
        } finally {
            // A server's handler ends the process, which is that of all tests here; what was set before may be that of
            // another run beside this one.
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
    }
}
