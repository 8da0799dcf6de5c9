package dev.weir.benchmark.bar;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** A plain server of taps on Debian's Tornado, which keeps pours in a list and makes nothing durable. Closing it kills it. */
final class TornadoPeer implements AutoCloseable {
    private static final String SCRIPT = "tornado_server.py";

    /** Debian's Python, which has Debian's Tornado. */
    private static final String PYTHON = "/usr/bin/python3";

    private final ChildProcess process;
    private final InetSocketAddress http;

    /**
     * Starts it.
     *
     * @throws IOException when Python or Tornado is not there
     */
    TornadoPeer(Path work) throws IOException, InterruptedException {
        Path script = work.resolve(SCRIPT);
        String resource = "/peers/" + SCRIPT;
        try (InputStream source = Objects.requireNonNull(TornadoPeer.class.getResourceAsStream(resource), resource)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        int port = ChildProcess.freePort();
        process = new ChildProcess(List.of(PYTHON, script.toString(), Integer.toString(port)), "ready");
        http = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    InetSocketAddress http() {
        return http;
    }

    @Override
    public void close() {
        process.close();
    }
}
