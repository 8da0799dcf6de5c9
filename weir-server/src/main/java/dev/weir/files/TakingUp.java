package dev.weir.files;

import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what was left undone when the server ended: files that wait or are half done go on, and of files that never got a record, or have
 * none any longer, nothing stays. Then goes on to take over what servers that are gone have left, where that can be. Has a thread of its own, since what it asks
 * may be away.
 */
final class TakingUp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TakingUp.class);

    private static final Duration STOP_TIME = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final FileParts parts;
    private final Leftovers leftovers;
    private final Jobs jobs;
    private final TakingOver takingOver;
    private final Set<String> left;
    private final Insistence insistence;
    private final Thread thread;

    /** Looks at once at what was left, and begins to take it up. */
    TakingUp(FileParts parts, Progress progress, Leftovers leftovers, Jobs jobs, TakingOver takingOver) {
        this.parts = parts;
        this.leftovers = leftovers;
        this.jobs = jobs;
        this.takingOver = takingOver;
        this.left = progress.begun();
        this.insistence = new Insistence(parts.waits());
        this.thread = Thread.ofPlatform().name("files-start").daemon().start(this::run);
    }

    private void run() {
        try {
            insistence
                    .endless(() -> parts.records().unfinished(parts.server()))
                    .forEach(record -> jobs.takeUp(record.id()));
            insistence.endless(() -> {
                left.forEach(leftovers::settle);
                return left;
            });
            insistence.endless(() -> {
                parts.blobs().discardUnfinished(parts.server() + "/");
                return parts;
            });
            while (parts.sharing().isWhole()) {
                takeOver();
                insistence.rest(BETWEEN_LOOKS);
            }
        } catch (Insistence.Stopped e) {
            log.debug("what was left of files is taken up at the next start");
        } catch (RuntimeException | Error e) {
            log.error("cannot take up what was left of files", e);
        }
    }

    private void takeOver() {
        try {
            takingOver.look();
        } catch (WeirException e) {
            log.debug("files of servers that are gone are left for now: {}", e.reason());
        }
    }

    @Override
    public void close() {
        insistence.stop();
        try {
            thread.join(STOP_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
