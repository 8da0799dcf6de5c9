package dev.weir.security.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.disk.Disk;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: a file of lines, written and forced by the platform thread {@code audit}, many at once where many wait. Any thread may write;
 * whoever opened it closes it, and then all that was taken is on the disk.
 *
 * <p>What is done does not wait for its line: a full disk must not keep an administrator from making room. A line that cannot be written goes to the
 * server's log in its place, health is degraded meanwhile, and the file tells afterwards how many it misses.
 */
public final class AuditLog implements Audit, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("audit");

    private static final int MOST_WAITING = 1024;
    private static final int RETRY_SECONDS = 5;
    private static final byte[] LAST = {};

    private final AuditFile file;
    private final Path path;
    private final InstantSource clock;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile String failure = "";
    private long missing;

    /**
     * Opens the file, or begins it.
     *
     * @throws WeirException when that cannot be done, unless it is only that the disk is full
     */
    public AuditLog(Disk disk, Path path, InstantSource clock) {
        this.file = new AuditFile(disk, path);
        this.path = path;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
        try {
            file.open();
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.DISK_FULL) {
                throw e;
            }
            failed(e.reason(), List.of());
        }
        thread.start();
    }

    @Override
    public void write(AuditEntry entry) {
        byte[] line = AuditLine.of(entry, clock.instant());
        boolean isTaken = false;
        try {
            while (!isTaken && thread.isAlive()) {
                isTaken = waiting.offer(line, 1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!isTaken || (!thread.isAlive() && waiting.remove(line))) {
            log.warn("{}", text(line));
        }
    }

    /** Whether lines are written. */
    public Health.Part health() {
        String reason = failure;
        return reason.isEmpty() ? Health.Part.ok() : new Health.Part(Health.State.DEGRADED, reason, Map.of());
    }

    private void run() {
        List<byte[]> lines = new ArrayList<>();
        boolean isLast = false;
        while (!isLast) {
            awaitLine().ifPresent(lines::add);
            waiting.drainTo(lines);
            isLast = lines.remove(LAST);
            if (!lines.isEmpty() || !failure.isEmpty()) {
                writeAll(lines);
            }
            lines.clear();
        }
    }

    /** While the file cannot be written it is tried now and then without a line, so that nobody is told of a fault that is over. */
    private Optional<byte[]> awaitLine() {
        try {
            return failure.isEmpty()
                    ? Optional.of(waiting.take())
                    : Optional.ofNullable(waiting.poll(RETRY_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: nobody interrupts the thread of the audit log", e);
        }
    }

    private void writeAll(List<byte[]> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (missing > 0) {
            bytes.writeBytes(AuditLine.of(
                    new AuditEntry(AuditEntry.SERVER, "", "audit.gap", path.toString(), AuditEntry.OK)
                            .with("missing", missing),
                    clock.instant()));
        }
        lines.forEach(bytes::writeBytes);
        try {
            file.add(bytes.toByteArray());
            if (!failure.isEmpty()) {
                log.info("the audit log is written again; {} lines went to this log in its place", missing);
            }
            failure = "";
            missing = 0;
        } catch (WeirException e) {
            failed(e.reason(), lines);
        } catch (RuntimeException e) {
            // Without this thread everybody would wait for ever to have a line taken.
            log.error("the thread audit met a bug", e);
            failed("a bug, which the log has: " + e, lines);
        }
    }

    private void failed(String reason, List<byte[]> lines) {
        if (failure.isEmpty()) {
            log.error("the audit log cannot be written, its lines come here until it can: {}", reason);
        }
        failure = reason;
        missing += lines.size();
        lines.forEach(line -> log.warn("{}", text(line)));
    }

    private static String text(byte[] line) {
        return new String(line, UTF_8).stripTrailing();
    }

    /** Writes what was taken, also where the caller is interrupted; what comes later goes to the server's log. */
    @Override
    public void close() {
        boolean isInterrupted = false;
        boolean isLastTaken = false;
        while (thread.isAlive()) {
            try {
                isLastTaken = isLastTaken || waiting.offer(LAST, 1, TimeUnit.SECONDS);
                thread.join(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        List<byte[]> late = new ArrayList<>();
        waiting.drainTo(late);
        late.forEach(line -> log.warn("{}", text(line)));
        file.close();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
