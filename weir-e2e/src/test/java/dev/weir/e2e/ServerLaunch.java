package dev.weir.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a server is started: its data directory, and whatever is not as usual. Never changes; the methods give changed copies. */
record ServerLaunch(
        Path data,
        List<String> jvm,
        List<String> flags,
        List<String> before,
        @Nullable Path classesBefore) {
    /** As the launcher starts it, but for the second compiler, which costs more than it gives in a server that lives for seconds. */
    private static final List<String> USUAL_JVM =
            List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1");

    /** Only the metrics listener, on a free port. */
    private static final List<String> USUAL_FLAGS = List.of(
            "--metrics.port=0",
            "--ndjson.port=-1",
            "--http.port=-1",
            "--taps.port=-1",
            "--ui.port=-1",
            "--bind=127.0.0.1");

    /** A server with the store that this run of the tests is about: {@code -Dweir.store=postgres} names another than the usual one. */
    static ServerLaunch of(Path data) {
        return "postgres".equals(System.getProperty("weir.store"))
                ? onItsOwnStore(data).with("--store=postgres", "--store.url=" + OneDatabaseEach.url(data))
                : onItsOwnStore(data);
    }

    /** A server whose store is that of its flags, whatever this run of the tests is about. */
    static ServerLaunch onItsOwnStore(Path data) {
        return new ServerLaunch(data, USUAL_JVM, USUAL_FLAGS, List.of(), null);
    }

    /** More flags of the server; a later one of the same name wins. */
    ServerLaunch with(String... more) {
        return new ServerLaunch(data, jvm, joined(flags, more), before, classesBefore);
    }

    /** More options of the JVM. */
    ServerLaunch withJvm(String... more) {
        return new ServerLaunch(data, joined(jvm, more), flags, before, classesBefore);
    }

    /** A command that runs the JVM in its own place, such as {@code prlimit --nofile=200}. */
    ServerLaunch under(String... command) {
        return new ServerLaunch(data, jvm, flags, List.of(command), classesBefore);
    }

    /** Classes that take the place of those of the same name in the jar. */
    ServerLaunch withClassesBefore(Path directory) {
        return new ServerLaunch(data, jvm, flags, before, directory);
    }

    /** Starts it and waits until it is ready. */
    ServerProcess start() throws Exception {
        ServerProcess server = begin();
        try {
            server.awaitReady();
            return server;
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    /** Starts it, and returns at once. */
    ServerProcess begin() throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        if (classesBefore == null) {
            command.addAll(List.of("-jar", jar().toString()));
        } else {
            command.addAll(List.of("-cp", classesBefore + ":" + jar(), "dev.weir.app.Main"));
        }
        command.addAll(List.of("serve", "--data=" + data));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(Path.of("").toAbsolutePath().resolve("target").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_") || name.equals("JAVA_TOOL_OPTIONS"));
        return new ServerProcess(builder.start());
    }

    static Path jar() {
        Path jar = Path.of(System.getProperty("weir.jar", "../weir-server/target/weir.jar"))
                .toAbsolutePath()
                .normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("cannot test \"" + jar + "\": build it first, with mvn package");
        }
        return jar;
    }

    private static List<String> joined(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
