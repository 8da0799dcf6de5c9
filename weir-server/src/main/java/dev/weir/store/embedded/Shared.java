package dev.weir.store.embedded;

import java.util.concurrent.atomic.AtomicInteger;

/** Something that several views use at once and that is freed when the last of them lets go. Begins with one holder. Any thread. */
abstract class Shared {
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Adds a holder; false if it is freed already. */
    final boolean retain() {
        int now = holders.get();
        while (now > 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = holders.get();
        }
        return false;
    }

    /** Takes a holder away, and frees it with the last. */
    final void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("BUG: " + this + " was released once too often");
        }
        if (left == 0) {
            free();
        }
    }

    /** Gives back what it holds. Called once. */
    abstract void free();
}
