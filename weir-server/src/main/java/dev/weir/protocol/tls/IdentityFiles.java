package dev.weir.protocol.tls;

import dev.weir.config.Tls;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity that the files for TLS hold: read at the start and, by the thread {@code tls}, again every second, so that a certificate is renewed
 * without a restart. Files that cannot be used, as while one is written and the other not yet, change nothing. Any thread gets the identity.
 */
public final class IdentityFiles implements Supplier<ServerIdentity>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IdentityFiles.class);
    private static final long EVERY_MILLIS = 1_000;
    private static final Duration SOON = Duration.ofDays(14);

    private final Tls files;
    private final InstantSource clock;
    private final Thread thread;
    private volatile ServerIdentity identity;
    private PemFiles used;
    private volatile String complaint = "";
    private boolean closing;

    /**
     * Reads the files and starts the thread.
     *
     * @throws WeirException UNAVAILABLE where they cannot be used
     */
    public IdentityFiles(Tls files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
        this.used = PemFiles.read(files);
        this.identity = ServerIdentity.of(used);
        this.thread = Thread.ofPlatform().name("tls").daemon().unstarted(this::run);
        warnIfOld();
        thread.start();
    }

    @Override
    public ServerIdentity get() {
        return identity;
    }

    /** How the files are: worth a look where they cannot be used any more, or the certificate runs out within two weeks. */
    public Health.Part health() {
        Instant expiry = identity.expiry();
        String reason = complaint;
        if (reason.isEmpty() && expiry.isBefore(clock.instant().plus(SOON))) {
            reason = "the certificate runs out at " + expiry;
        }
        Duration left = Duration.between(clock.instant(), expiry);
        return new Health.Part(
                reason.isEmpty() ? Health.State.OK : Health.State.DEGRADED,
                reason,
                Map.of("certificate_seconds_left", left.toSeconds()));
    }

    private void run() {
        try {
            while (pause()) {
                look();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the thread of TLS was interrupted", e);
        }
    }

    private synchronized boolean pause() throws InterruptedException {
        long end = System.nanoTime() + EVERY_MILLIS * 1_000_000;
        for (long left = EVERY_MILLIS; left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !closing;
    }

    /** Looks whether the files have changed, and takes what they hold if it can be used. */
    private void look() {
        try {
            PemFiles found = PemFiles.read(files);
            if (!found.isSame(used)) {
                ServerIdentity renewed = ServerIdentity.of(found);
                used = found;
                identity = renewed;
                log.info(
                        "tls: read the certificate again: new connections see the one valid until {}",
                        renewed.expiry());
                warnIfOld();
            }
            complaint = "";
        } catch (WeirException e) {
            if (!e.reason().equals(complaint)) {
                complaint = e.reason();
                log.error("tls: the certificate stays as it was: {}", complaint);
            }
        }
    }

    private void warnIfOld() {
        Health.Part state = health();
        if (state.state() != Health.State.OK) {
            log.warn("tls: {}", state.reason());
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
