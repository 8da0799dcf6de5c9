package dev.weir.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.model.WeirException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens in force: those of the file when somebody last looked. Any thread asks, which takes memory alone; who looks or changes waits for the disk, one at a time.
 */
final class Tokens {
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final TokenFile file;
    private final Gate.Watch watch;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known;
    private boolean failing;

    /** One state of the file: its bytes, a character each, and what they mean. */
    private record Known(String content, List<StoredToken> tokens, Map<String, Grant> byHash, Set<Grant> grants) {
        static Known of(String content, List<StoredToken> tokens) {
            Map<String, Grant> byHash = tokens.stream()
                    .collect(Collectors.toUnmodifiableMap(
                            StoredToken::sha256, StoredToken::grant, (one, other) -> other));
            return new Known(content, tokens, byHash, Set.copyOf(byHash.values()));
        }
    }

    /** Reads the file; throws if it is damaged. */
    Tokens(TokenFile file, Gate.Watch watch) {
        this.file = file;
        this.watch = watch;
        byte[] bytes = file.read();
        this.known = Known.of(new String(bytes, ISO_8859_1), file.parse(bytes));
    }

    /** What a token grants; nothing if it is none of ours. What the time may tell of a hash is of no use: nobody finds the token of one. */
    Optional<Grant> verify(byte[] token) {
        return Optional.ofNullable(known.byHash().get(TokenFile.sha256(token)));
    }

    /** Whether a grant given earlier has not been taken back. */
    boolean holds(Grant grant) {
        return known.grants().contains(grant);
    }

    List<StoredToken> list() {
        return known.tokens();
    }

    /** Reads the file again. */
    void look() {
        reading.lock();
        try {
            reload();
        } finally {
            reading.unlock();
        }
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
        return known.tokens().isEmpty();
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
