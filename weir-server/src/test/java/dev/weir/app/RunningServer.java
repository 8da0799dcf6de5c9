package dev.weir.app;

import dev.weir.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real server in this process, on free ports. */
record RunningServer(Server server) implements AutoCloseable {
    /** Flags that begin with other ports win over the free ones. */
    static RunningServer in(Path directory, String... flags) {
        Server server = Server.open(settings(directory, flags));
        server.listen();
        return new RunningServer(server);
    }

    static Settings settings(Path directory, String... flags) {
        return Settings.load(freePorts(flags), Map.of(), directory);
    }

    static List<String> freePorts(String... flags) {
        List<String> all = new ArrayList<>(List.of("--bind=127.0.0.1", "--journal.segment-size=1MiB"));
        for (String listener : List.of("metrics", "ndjson", "http", "taps", "ui")) {
            all.add("--" + listener + ".port=0");
        }
        all.addAll(List.of(flags));
        return all;
    }

    /** The metrics listener, as {@code --server} takes it. */
    String address() {
        return "127.0.0.1:" + port();
    }

    int port() {
        return port("metrics");
    }

    /** The port of a listener by the name of its protocol. */
    int port(String protocol) {
        return server.listeners().bound().stream()
                .filter(bound -> bound.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
