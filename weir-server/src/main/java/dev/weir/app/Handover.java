package dev.weir.app;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backup on its way to whoever asked for it: made in a directory of its own, kept until somebody fetches it, sent as an archive, and deleted. Its
 * thread, {@code backup}, does all of that, as it waits for the disk; any thread may ask and wait.
 */
final class Handover {
    private static final Logger log = LoggerFactory.getLogger(Handover.class);

    private static final Duration LONGEST_COPY = Duration.ofDays(1);

    /**
     * How long is waited.
     *
     * @param unfetched for somebody to fetch it
     * @param stalled for the next piece to be read by who fetches it
     */
    record Patience(Duration unfetched, Duration stalled) {
        static final Patience USUAL = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(5));
    }

    private final Backup backup;
    private final Path place;
    private final Patience patience;
    private final Thread thread;
    private HandoverStatus status;
    private @Nullable OutputStream out;
    private @Nullable WeirException failure;
    private boolean closing;

    private Handover(Backup backup, Path place, String id, String name, Patience patience) {
        this.backup = backup;
        this.place = place;
        this.patience = patience;
        this.status = HandoverStatus.copying(id, name);
        this.thread = Thread.ofPlatform().name("backup").daemon().unstarted(this::run);
    }

    /** Begins a backup in a directory that is not there yet. */
    static Handover begin(Backup backup, Path place, String id, String name, Patience patience) {
        Handover begun = new Handover(backup, place, id, name, patience);
        begun.thread.start();
        return begun;
    }

    private void run() {
        WeirException failed = null;
        try {
            Backup.delete(place, true); // Nothing, unless the one before could not be deleted.
            long commit = backup.lend(place);
            OutputStream target = awaitOut(commit, BackupArchive.bytes(place));
            BackupArchive.write(place, status().name(), target, this::advance);
        } catch (WeirException e) {
            failed = e;
        } catch (IOException | RuntimeException e) {
            // The library of the connection has an exception of its own for a peer that has gone.
            failed = new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot hand over the backup: the connection or the disk failed: " + e.getMessage(),
                    e);
        }
        try {
            Backup.delete(place, true);
        } catch (WeirException e) {
            log.warn("what is left of a backup stays until the next one: {}", e.reason());
        }
        end(failed);
    }

    private synchronized OutputStream awaitOut(long commit, long bytes) {
        become(status.ready(commit, bytes));
        awaitWhile(() -> out == null && !closing, patience.unfetched);
        if (out == null) {
            throw new WeirException(
                    closing ? WeirException.Code.UNAVAILABLE : WeirException.Code.TIMEOUT,
                    "cannot hand over the backup: "
                            + (closing ? "the server is stopping" : "nobody has fetched it in time"));
        }
        return out;
    }

    private void become(HandoverStatus next) {
        status = next;
        notifyAll();
    }

    private synchronized void advance(long sent) {
        become(status.sending(sent));
    }

    private synchronized void end(@Nullable WeirException failed) {
        failure = failed;
        if (failed == null) {
            log.info("handed over a backup of {} bytes, up to commit {}", status.bytes(), status.commit());
            become(status.fetched());
        } else {
            log.info("no backup was handed over: {}", failed.reason());
            become(status.failed(failed.reason()));
        }
    }

    synchronized HandoverStatus status() {
        return status;
    }

    /**
     * Waits until it can be fetched.
     *
     * @throws WeirException where it could not be made
     */
    synchronized HandoverStatus awaitCopy() {
        awaitWhile(() -> status.state() == HandoverStatus.State.COPYING, LONGEST_COPY);
        rethrow();
        return status;
    }

    /**
     * Has it written to a stream, which is the caller's to close, and waits for the end.
     *
     * @param open gives the stream; is not called where it cannot be had
     * @param hangUp ends the connection, so that writing to the stream fails; called where the peer does not read
     * @return whether it could be had: one may fetch it, once
     * @throws WeirException where it was not written to its end
     */
    synchronized boolean send(Supplier<OutputStream> open, Runnable hangUp) {
        if (status.state() != HandoverStatus.State.READY) {
            return false;
        }
        out = open.get();
        become(status.sending(0));
        while (!status.state().isEnd()) {
            long before = status.sent();
            awaitWhile(() -> !status.state().isEnd() && status.sent() == before, patience.stalled);
            if (!status.state().isEnd() && status.sent() == before) {
                hangUp.run();
            }
        }
        rethrow();
        return true;
    }

    private void rethrow() {
        if (failure != null) {
            throw new WeirException(failure.code(), failure.reason(), failure);
        }
    }

    private void awaitWhile(BooleanSupplier condition, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toNanos(); condition.getAsBoolean() && left > 0; left = end - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot wait for the backup: interrupted", e);
        }
    }

    /** Ends it if nobody is fetching it, and waits a while for its thread: connections are to be cut before. */
    void close(Duration most) {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
