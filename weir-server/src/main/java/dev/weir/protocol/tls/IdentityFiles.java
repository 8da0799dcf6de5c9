package dev.weir.protocol.tls;

import dev.weir.config.Tls;
import dev.weir.model.WeirException;
import dev.weir.monitor.Health;
import dev.weir.thread.PeriodicThread;
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
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofDays(14);

    private final Tls files;
    private final InstantSource clock;
    private final PeriodicThread thread;
    private volatile ServerIdentity identity;
    private PemFiles used;
    private volatile String complaint = "";

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
        warnIfOld();
        this.thread = PeriodicThread.start("tls", LOOK_EVERY, LOOK_EVERY, this::look);
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

    /** Looks whether the files have changed, and takes what they hold if it can be used. */
    private void look() {
        try {
            PemFiles found = PemFiles.read(files);
            if (!found.equals(used)) {
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
        thread.close();
    }
}
