package dev.weir.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir version}. */
@Command(name = "version", description = "Prints the version.")
public final class VersionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print the Java and the operating system too.")
    private boolean isVerbose;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("weir " + version());
        if (isVerbose) {
            out.println("Java " + property("java.runtime.version") + " (" + property("java.vendor") + ", "
                    + property("java.home") + ")");
            out.println(property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        }
        out.flush();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    /** The version of this build, such as {@code 0.1.0}. */
    public static String version() {
        try (InputStream in = VersionCommand.class.getResourceAsStream("version")) {
            if (in == null) {
                throw new IllegalStateException("BUG: the build left out the resource that states the version");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code --version} prints. */
    public static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"weir " + version()};
        }
    }
}
