package dev.weir.store.remote;

import java.util.OptionalLong;

/** How fast a spool is emptied while it is. One thread adds; any thread asks. */
final class Drain {
    /** What was measured so long ago counts a third of what is measured now. */
    private static final double MEMORY_SECONDS = 10;

    private volatile double bytesPerSecond;

    /** So many bytes have gone in so many nanoseconds. */
    void add(long bytes, long nanos) {
        double seconds = Math.max(1e-3, nanos / 1e9);
        double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
        double before = bytesPerSecond;
        bytesPerSecond = before + weight * (Math.max(0, bytes) / seconds - before);
    }

    /** In how many seconds so many bytes will have gone; empty where nobody knows. */
    OptionalLong seconds(long bytes) {
        double rate = bytesPerSecond;
        if (bytes > 0 && rate < 1) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(bytes == 0 ? 0 : (long) Math.ceil(bytes / rate));
    }
}
