package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.blob.BlobStore;
import dev.weir.blob.BlobWriter;
import dev.weir.blob.file.FileBlobStore;
import dev.weir.disk.RealDisk;
import dev.weir.disk.SimulatedDisk;
import dev.weir.files.FileParts;
import dev.weir.files.StoredRecords;
import dev.weir.files.UploadedFiles;
import dev.weir.format.csv.CsvLimits;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Traffic;
import dev.weir.monitor.Monitor;
import dev.weir.monitor.RequestCounts;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.query.Readers;
import dev.weir.security.Gate;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that come slowly are ended; those that the server keeps slowly are not. */
@Timeout(60)
final class SlowUploadTest {
    private static final long PATIENCE_NANOS = 200_000_000;

    /** Enough for one upload at a time. */
    private static final int ROOM_BYTES = 100_000;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String FORM =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" + "sensor,time,value\n"
                    + "s,1774958400,1\n".repeat(300) + "\r\n--x--\r\n";

    @TempDir
    private Path directory;

    private SlowBlobs blobs;
    private EmbeddedNode node;
    private Readers readers;
    private UploadedFiles files;
    private TcpListener listener;

    /** A store that takes its time for every call that has to do with writing. */
    private static final class SlowBlobs implements BlobStore {
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch readable = new CountDownLatch(0);
        private volatile CountDownLatch open = new CountDownLatch(0);
        private long nanos;
        private final BlobStore store;

        SlowBlobs(BlobStore store) {
            this.store = store;
        }

        private void rest() {
            entered.countDown();
            await(open);
            for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }

        @Override
        public BlobWriter create(String name) {
            rest();
            BlobWriter writer = store.create(name);
            return new BlobWriter() {
                @Override
                public void write(byte[] bytes, int from, int length) {
                    rest();
                    writer.write(bytes, from, length);
                }

                @Override
                public void finish() {
                    rest();
                    writer.finish();
                }

                @Override
                public void close() {
                    writer.close();
                }
            };
        }

        @Override
        public InputStream open(String name, long offset) {
            await(readable);
            return store.open(name, offset);
        }

        @Override
        public void delete(String name) {
            store.delete(name);
        }

        @Override
        public void list(String prefix, Consumer<String> action) {
            store.list(prefix, action);
        }

        @Override
        public void discardUnfinished(String prefix) {
            store.discardUnfinished(prefix);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        node = new EmbeddedNode(new SimulatedDisk(1), InstantSource.system(), System::nanoTime);
        readers = new Readers("reader", new LongAdder());
        blobs = new SlowBlobs(new FileBlobStore(new RealDisk(), directory.resolve("blobs")));
        Traffic traffic = new Traffic(node.ingest(), node.store().ledger());
        FileParts parts = new FileParts(
                blobs,
                new StoredRecords(node.store(), node.ingest(), readers),
                "store",
                node.store().directoryId().toString(),
                FileParts.Sharing.NONE,
                new FileParts.Samples(
                        node.registry(), node.store(), readers, node.ingest(), traffic, (ids, times, count) -> {}),
                new FileParts.Limits(1 << 20, new CsvLimits(65_536, 100, 1000), 1),
                InstantSource.system(),
                new SecureRandom(),
                List.of());
        files = new UploadedFiles(parts, new Monitor());
        Gate gate = new Gate(
                new TokenFile(new RealDisk(), directory, new SecureRandom(), InstantSource.system()),
                Gate.Timing.system());
        HttpServer.Options options = new HttpServer.Options(
                16 << 10,
                1 << 20,
                ROOM_BYTES,
                PATIENCE_NANOS,
                PATIENCE_NANOS,
                true,
                List.of(),
                List.of(),
                false,
                Optional.empty());
        HttpServer server =
                new HttpServer(options, Guards.of(gate), new RequestCounts(), List.of(new FileRoutes(files)));
        listener = TcpListener.bind(
                "http",
                new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0),
                ConnectionLimits.of(100),
                TcpListener.Transport.CLEAR,
                connection -> server.serve(connection, false));
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
        files.close();
        blobs.close();
        readers.close();
        node.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByAddress(LOOPBACK), listener.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String upload(String form) throws IOException {
        try (Socket socket = connect()) {
            String head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " + FORM.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + form).getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void aBodyThatPausesForTooLongIsAnswered() throws IOException {
        assertThat(upload(FORM.substring(0, 1000))).startsWith("HTTP/1.1 408 ");
        assertThat(files.newest(null, 10)).isEmpty();
    }

    @Test
    void aStoreThatIsSlowIsNotTheSendersFault() throws IOException {
        blobs.nanos = 5 * PATIENCE_NANOS / 2;
        assertThat(upload(FORM)).startsWith("HTTP/1.1 202 ");
        assertThat(files.newest(null, 10)).hasSize(1);
    }

    @Test
    void uploadsTogetherTakeNoMoreMemoryThanThereIsRoomFor() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        blobs.open = open;
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = thread.submit(() -> upload(FORM));
            await(blobs.entered);
            assertThat(upload(FORM)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
            open.countDown();
            assertThat(first.get()).startsWith("HTTP/1.1 202 ");
        }
        assertThat(upload(FORM)).startsWith("HTTP/1.1 202 "); // What an upload held is free for the next.
    }

    @Test
    void whoWatchesAFileDoesNotHoldUpTheEndOfTheServer() throws IOException {
        CountDownLatch readable = new CountDownLatch(1);
        blobs.readable = readable;
        assertThat(upload(FORM)).startsWith("HTTP/1.1 202 ");
        String id = files.newest(null, 1).getFirst().id();
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(("GET /status/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                    + "Accept: text/event-stream\r\n\r\n")
                            .getBytes(ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            files.stop();
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .contains("data: {\"file_id\":\"" + id)
                    .doesNotContain("processed")
                    .endsWith("\r\n0\r\n\r\n");
        } finally {
            readable.countDown();
        }
    }
}
