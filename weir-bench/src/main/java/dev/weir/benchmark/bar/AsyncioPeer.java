package dev.weir.benchmark.bar;

import dev.weir.bench.Load;
import dev.weir.bench.LoadReport;
import dev.weir.bench.PutWorkload;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** The plain asyncio server, which keeps samples in a dictionary and makes nothing durable. Closing it kills it. */
final class AsyncioPeer implements AutoCloseable {
    private static final String SCRIPT = "/peers/asyncio_server.py";

    private final ChildProcess process;
    private final InetSocketAddress address;

    AsyncioPeer(Path work) throws IOException, InterruptedException {
        Path script = work.resolve("asyncio_server.py");
        try (InputStream source = Objects.requireNonNull(AsyncioPeer.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        int port = ChildProcess.freePort();
        process = new ChildProcess(List.of("python3", script.toString(), Integer.toString(port)), "ready");
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What the peer makes of a load. */
    static LoadReport measure(Bench bench, PutWorkload workload) throws IOException, InterruptedException {
        try (AsyncioPeer peer = new AsyncioPeer(bench.work())) {
            return Load.run(workload, peer.address);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
