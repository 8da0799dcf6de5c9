package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** Data of every kind that a page shows, for as long as it is open: events, lines that are refused, pours and files. Threads of its own send. */
final class PageTraffic implements AutoCloseable {
    private static final int EVENTS_A_SECOND = 500;
    private static final int BAD_EVERY = 50;
    private static final int POURS_A_SECOND = 40;
    private static final int FILE_ROWS = 50;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** What comes, in a phrase. */
    static final String WHAT = "%d events/s, of which every %dth line is refused, %d pours/s and a file a second"
            .formatted(EVENTS_A_SECOND, BAD_EVERY, POURS_A_SECOND);

    private final PacedEvents events;
    private final Thread pours;
    private final Thread files;
    private volatile boolean isClosed;

    PageTraffic(ServerProcess server) throws IOException {
        events = new PacedEvents(server.ndjson(), EVENTS_A_SECOND, BAD_EVERY);
        InetSocketAddress http = server.http();
        pours = Thread.ofPlatform().daemon().name("bench-page-pours").start(() -> pour(http));
        files = Thread.ofPlatform().daemon().name("bench-page-files").start(() -> upload(http));
    }

    private void pour(InetSocketAddress http) {
        try (HttpLoad load = new HttpLoad(http)) {
            for (int number = 0; !isClosed; number++) {
                ByteBuffer body = ByteBuffer.wrap(Pours.body(number).getBytes(StandardCharsets.US_ASCII));
                HttpAnswer answer =
                        load.post("/api/beers", "application/json", body.remaining(), channel -> channel.write(body));
                if (answer.status() != 200) {
                    return; // isRunning tells.
                }
                LockSupport.parkNanos(SECOND_NANOS / POURS_A_SECOND);
            }
        } catch (IOException ended) {
            // The server has gone: isRunning tells.
        }
    }

    private void upload(InetSocketAddress http) {
        try (CsvUploads uploads = new CsvUploads(http, false)) {
            for (int number = 0; !isClosed; number++) {
                uploads.read(new CsvRows(FILE_ROWS, FILE_ROWS, number));
                LockSupport.parkNanos(SECOND_NANOS);
            }
        } catch (IOException ended) {
            // The server has gone, or refused one: isRunning tells.
        }
    }

    boolean isRunning() {
        return events.isRunning() && pours.isAlive() && files.isAlive();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        events.close();
        LockSupport.unpark(pours);
        LockSupport.unpark(files);
    }
}
