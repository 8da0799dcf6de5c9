package dev.weir.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.model.WeirException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens in force: those of the file, looked at again when they are asked for and a second has passed. Any thread; one of them at a time
 * reads the file, and the others go on with what is known.
 */
final class Tokens {
    static final long CHECK_NANOS = 1_000_000_000;

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final TokenFile file;
    private final LongSupplier nanoTime;
    private final Gate.Watch watch;
    private final AtomicLong checkedNanos;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known;
    private volatile boolean failing;

    /** One state of the file: its bytes, a character each, and what they mean. */
    private record Known(String content, List<StoredToken> tokens, Set<Grant> grants) {
        static Known of(String content, List<StoredToken> tokens) {
            return new Known(
                    content, tokens, tokens.stream().map(StoredToken::grant).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /** Reads the file; throws if it is damaged. */
    Tokens(TokenFile file, LongSupplier nanoTime, Gate.Watch watch) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.watch = watch;
        this.checkedNanos = new AtomicLong(nanoTime.getAsLong());
        byte[] bytes = file.read();
        this.known = Known.of(new String(bytes, ISO_8859_1), file.parse(bytes));
    }

    /** What a token grants; nothing if it is none of ours. The time it takes does not tell how much of a hash was right. */
    Optional<Grant> verify(byte[] token) {
        byte[] presented = TokenFile.sha256(token).getBytes(US_ASCII);
        Grant found = null;
        for (StoredToken each : known().tokens()) {
            if (MessageDigest.isEqual(each.sha256().getBytes(US_ASCII), presented)) {
                found = each.grant();
            }
        }
        return Optional.ofNullable(found);
    }

    /** Whether a grant given earlier has not been taken back. */
    boolean holds(Grant grant) {
        return known().grants().contains(grant);
    }

    List<StoredToken> list() {
        return known().tokens();
    }

    void look() {
        known();
    }

    /** Changes the file, and goes by what it says then; whoever watches the gate is told only of what others changed. */
    <T> T change(Function<TokenFile, T> change) {
        reading.lock();
        try {
            reload();
            T done = change.apply(file);
            byte[] bytes = file.read();
            known = Known.of(new String(bytes, ISO_8859_1), file.parse(bytes));
            return done;
        } finally {
            reading.unlock();
        }
    }

    boolean isEmpty() {
        return known().tokens().isEmpty();
    }

    private Known known() {
        long now = nanoTime.getAsLong();
        long checked = checkedNanos.get();
        // Whoever changes the file reads it too.
        if (now - checked >= CHECK_NANOS && checkedNanos.compareAndSet(checked, now) && reading.tryLock()) {
            try {
                reload();
            } finally {
                reading.unlock();
            }
        }
        return known;
    }

    /** What cannot be read changes nothing: a disk that fails for a moment, or a want of file descriptors, must not turn every device away. */
    private void reload() {
        try {
            byte[] bytes = file.read();
            String content = new String(bytes, ISO_8859_1);
            if (!content.equals(known.content())) {
                Known before = known;
                known = Known.of(content, file.parse(bytes));
                log.info("read the tokens again: there are {}", known.tokens().size());
                tell(before, known);
            }
            failing = false;
        } catch (WeirException e) {
            if (!failing) {
                log.error("the tokens stay as they were: {}", e.reason());
            }
            failing = true;
        }
    }

    private void tell(Known before, Known now) {
        now.tokens().stream()
                .map(StoredToken::grant)
                .filter(grant -> !before.grants().contains(grant))
                .forEach(watch::made);
        before.tokens().stream()
                .map(StoredToken::grant)
                .filter(grant -> !now.grants().contains(grant))
                .forEach(watch::revoked);
    }
}
