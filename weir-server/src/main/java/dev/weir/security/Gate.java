package dev.weir.security;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Where a peer shows its token. Any thread; a wrong token may block its thread for a second, a good one never does.
 */
public final class Gate {
    /** How late the eleventh wrong token within a minute from one address is refused, and each after it. */
    public static final Duration DELAY = Duration.ofSeconds(1);

    private final Tokens tokens;
    private final Timing timing;
    private final WrongTokens wrong = new WrongTokens();

    /** Blocks the calling thread for a while. */
    @FunctionalInterface
    public interface Pause {
        /** Returns when {@code time} has passed, or earlier if the thread is interrupted. */
        void pause(Duration time);
    }

    /** The clock, in nanoseconds from any start, and the way to wait. */
    public record Timing(LongSupplier nanoTime, Pause pause) {
        /** The machine's own. */
        public static Timing system() {
            return new Timing(System::nanoTime, Timing::park);
        }

        private static void park(Duration time) {
            long end = System.nanoTime() + time.toNanos();
            long left = time.toNanos();
            while (left > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(left);
                left = end - System.nanoTime();
            }
        }
    }

    /**
     * A gate for those who hold a token of the file.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the file is damaged
     */
    public Gate(TokenFile file, Timing timing) {
        this.tokens = new Tokens(file, timing.nanoTime());
        this.timing = timing;
    }

    /** Whether any token has been made. */
    public boolean hasTokens() {
        return !tokens.isEmpty();
    }

    /** What the token that a peer shows grants, or nothing, late if the address has shown many wrong ones. */
    public Optional<Grant> show(byte[] token, InetAddress peer) {
        Optional<Grant> grant = tokens.verify(token);
        if (grant.isEmpty() && wrong.add(peer, timing.nanoTime().getAsLong())) {
            timing.pause().pause(DELAY);
        }
        return grant;
    }

    /** Whether the token behind a grant has not been revoked, as of at most a second ago; a certificate holds. Cheap enough to ask for each batch. */
    public boolean holds(Grant grant) {
        return grant.isCertified() || tokens.holds(grant);
    }
}
