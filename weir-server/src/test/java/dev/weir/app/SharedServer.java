package dev.weir.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server that all tests of a class share, in a directory of its own which goes with it. */
@SuppressWarnings("NullAway.Init")
final class SharedServer implements BeforeAllCallback, AfterAllCallback {
    private final String[] flags;
    private Path directory;
    private RunningServer running;
    private Api api;

    SharedServer(String... flags) {
        this.flags = flags.clone();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("weir-shared-server");
        running = RunningServer.in(directory, flags);
        api = new Api(running.server());
    }

    /** The directory that it was started in; its data are in {@code data}. */
    Path directory() {
        return directory;
    }

    Server server() {
        return running.server();
    }

    Api api() {
        return api;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        api.close();
        running.close();
        List<Path> all;
        try (Stream<Path> below = Files.walk(directory)) {
            all = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
