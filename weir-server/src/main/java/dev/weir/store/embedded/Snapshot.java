package dev.weir.store.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store consists of between two flushes or merges: parts, a frozen head while it is being flushed, and the open one. */
final class Snapshot extends Shared {
    private final List<Part> parts;
    private final @Nullable Head frozen;
    private final Head open;

    /** Holds everything that it is made of. */
    Snapshot(List<Part> parts, @Nullable Head frozen, Head open) {
        this.parts = List.copyOf(parts);
        this.frozen = frozen;
        this.open = open;
        parts.forEach(Snapshot::hold);
        hold(open);
        if (frozen != null) {
            hold(frozen);
        }
    }

    static void hold(Shared shared) {
        if (!shared.retain()) {
            throw new IllegalStateException("BUG: " + shared + " is freed and cannot be part of a snapshot");
        }
    }

    List<Part> parts() {
        return parts;
    }

    @Nullable Head frozen() {
        return frozen;
    }

    Head open() {
        return open;
    }

    @Override
    void free() {
        parts.forEach(Part::release);
        open.release();
        if (frozen != null) {
            frozen.release();
        }
    }
}
