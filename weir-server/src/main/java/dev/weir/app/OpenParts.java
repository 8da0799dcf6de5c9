package dev.weir.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server has opened, to be closed in reverse. One thread opens, and one closes. */
final class OpenParts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part that has just been opened. */
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes everything; a part that cannot be closed keeps none of the others open. */
    @Override
    public void close() {
        closeAll(null);
    }

    /** Closes everything because opening has failed; what fails now is kept with the cause. */
    void closeAfter(Throwable cause) {
        closeAll(cause);
    }

    private void closeAll(@Nullable Throwable cause) {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                if (cause != null) {
                    cause.addSuppressed(e);
                } else {
                    log.error("cannot close {}: {}", part.getClass().getSimpleName(), e.getMessage());
                }
            }
        }
    }
}
