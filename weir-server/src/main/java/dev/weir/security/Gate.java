package dev.weir.security;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer shows its token. Any thread; a wrong token may block its thread for a second, a good one never does.
 */
public final class Gate {
    /** How late the eleventh wrong token within a minute from one address is refused, and each after it. */
    public static final Duration DELAY = Duration.ofSeconds(1);

    private final Tokens tokens;
    private final Timing timing;
    private final Watch watch;
    private final WrongTokens wrong = new WrongTokens();

    /** Is told what happens at the gate. Any thread, which waits for it. */
    public interface Watch {
        /** A good token or certificate was shown. */
        void good(Grant grant, InetAddress peer);

        /** A wrong one was, and is refused late or not. */
        void wrong(InetAddress peer, boolean isLate);

        /** Another process made a token. */
        void made(Grant grant);

        /** Another process took one back. */
        void revoked(Grant grant);
    }

    /** Nobody watches. */
    private enum Unwatched implements Watch {
        UNWATCHED;

        @Override
        public void good(Grant grant, InetAddress peer) {}

        @Override
        public void wrong(InetAddress peer, boolean isLate) {}

        @Override
        public void made(Grant grant) {}

        @Override
        public void revoked(Grant grant) {}
    }

    /** Blocks the calling thread for a while. */
    @FunctionalInterface
    public interface Pause {
        /** Returns when {@code time} has passed, or earlier if the thread is interrupted. */
        void pause(Duration time);
    }

    /** The clocks, one of them in nanoseconds from any start, and the way to wait. */
    public record Timing(LongSupplier nanoTime, InstantSource clock, Pause pause) {
        /** The machine's own. */
        public static Timing system() {
            return new Timing(System::nanoTime, InstantSource.system(), Timing::park);
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
        this(file, timing, Unwatched.UNWATCHED);
    }

    /**
     * A gate for those who hold a token of the file, which is watched.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the file is damaged
     */
    public Gate(TokenFile file, Timing timing, Watch watch) {
        this.tokens = new Tokens(file, watch);
        this.timing = timing;
        this.watch = watch;
    }

    /** Looks at the file, which is to be done each second; waits for the disk. Nothing else here does, but {@link #create} and {@link #revoke}. */
    public void look() {
        tokens.look();
    }

    /** Every token, oldest first, as of the last {@link #look}. */
    public List<StoredToken> tokens() {
        return tokens.list();
    }

    /** As {@link TokenFile#create}, and in force on return. */
    public TokenFile.Made create(Scope scope, @Nullable String device) {
        return tokens.change(file -> file.create(scope, device));
    }

    /** As {@link TokenFile#revoke}, and in force on return. */
    public boolean revoke(String id) {
        return tokens.change(file -> file.revoke(id));
    }

    /** Whether any token has been made. */
    public boolean hasTokens() {
        return !tokens.isEmpty();
    }

    /** What the token that a peer shows grants, or nothing, late if the address has shown many wrong ones. */
    public Optional<Grant> show(byte[] token, InetAddress peer) {
        Optional<Grant> grant = tokens.verify(token);
        if (grant.isPresent()) {
            watch.good(grant.get(), peer);
            return grant;
        }
        boolean isLate = wrong.add(peer, timing.nanoTime().getAsLong());
        watch.wrong(peer, isLate);
        if (isLate) {
            timing.pause().pause(DELAY);
        }
        return grant;
    }

    /** A peer has shown a certificate that grants this, which is noted as a good token is. */
    public void certified(Grant grant, InetAddress peer) {
        watch.good(grant, peer);
    }

    /**
     * Whether the token behind a grant has not been revoked, as of the last {@link #look}, or the certificate has not run out. Cheap enough to ask for
     * each batch.
     */
    public boolean holds(Grant grant) {
        return grant.isCertified() ? timing.clock().instant().isBefore(grant.end()) : tokens.holds(grant);
    }
}
