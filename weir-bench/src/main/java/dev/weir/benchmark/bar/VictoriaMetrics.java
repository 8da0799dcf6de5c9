package dev.weir.benchmark.bar;

import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Debian's VictoriaMetrics with an empty store. Closing it kills it. */
final class VictoriaMetrics implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/victoria-metrics");
    private static final Duration LONGEST_COPY = Duration.ofMinutes(2);
    private static final String ALL = "{__name__=~\"host.*\"}";
    private static final int BUFFER_BYTES = 256 * 1024;

    private final ChildProcess process;
    private final InetSocketAddress http;
    private final InetSocketAddress graphite;

    VictoriaMetrics(Path work) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IOException("there is no " + PROGRAM);
        }
        InetAddress loopback = InetAddress.getLoopbackAddress();
        http = new InetSocketAddress(loopback, ChildProcess.freePort());
        graphite = new InetSocketAddress(loopback, ChildProcess.freePort());
        process = new ChildProcess(
                List.of(
                        PROGRAM.toString(),
                        "-storageDataPath=" + Files.createTempDirectory(work, "victoria-"),
                        "-httpListenAddr=127.0.0.1:" + http.getPort(),
                        "-graphiteListenAddr=127.0.0.1:" + graphite.getPort(),
                        "-retentionPeriod=100y"),
                "started VictoriaMetrics in");
    }

    InetSocketAddress http() {
        return http;
    }

    /** Path and query of the average an hour of every series, not from its cache of results. */
    static String averages(long from, long to) {
        return "/api/v1/query_range?nocache=1&start=" + from + "&end=" + to + "&step=3600&query="
                + URLEncoder.encode("avg_over_time(" + ALL + "[1h]) keep_metric_names", StandardCharsets.UTF_8);
    }

    /**
     * Copies all series of another server, since a line of an answer to {@code get} is one of the Graphite protocol, and
     * waits until they can be queried.
     */
    void copyFrom(InetSocketAddress server, long samples) throws IOException, InterruptedException {
        try (SocketChannel from = SocketChannel.open(server);
                SocketChannel to = SocketChannel.open(graphite)) {
            to.setOption(StandardSocketOptions.TCP_NODELAY, true);
            from.write(ByteBuffer.wrap("get *\n".getBytes(StandardCharsets.US_ASCII)));
            from.shutdownOutput();
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            ByteBuffer ok = ByteBuffer.allocate("ok\n".length());
            while (ok.hasRemaining() && from.read(ok) >= 0) {
                // The first line is no sample.
            }
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        }
        awaitAll(samples);
    }

    private void awaitAll(long samples) throws IOException, InterruptedException {
        String count = "/api/v1/query?nocache=1&time=1800000000&query="
                + URLEncoder.encode("sum(count_over_time(" + ALL + "[4y]))", StandardCharsets.UTF_8);
        long start = System.nanoTime();
        try (HttpLoad load = new HttpLoad(http)) {
            do {
                load.get("/internal/force_flush", "*/*");
                load.get(count, "application/json");
                if (load.kept().contains("\"" + samples + "\"")) {
                    load.get("/internal/force_merge", "*/*");
                    return;
                }
                Thread.sleep(200);
            } while (System.nanoTime() - start < LONGEST_COPY.toNanos());
            throw new IOException("it did not take all samples within two minutes: " + load.kept());
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
