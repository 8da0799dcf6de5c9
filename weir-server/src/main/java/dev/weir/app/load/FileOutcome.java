package dev.weir.app.load;

import dev.weir.store.file.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file of a load.
 *
 * @param id the file's id, empty where it was not taken
 * @param responseNanos from the request to the answer, whatever that was
 * @param endNanos when the answer had come, by the clock of the load
 * @param waitNanos from the answer to its final status, 0 where that was not awaited
 * @param status the last one that was seen, null where it was not taken
 * @param failure why it was not taken, or is not known to be final; null where nothing is wrong
 */
record FileOutcome(
        String id,
        long responseNanos,
        long endNanos,
        long waitNanos,
        @Nullable FileStatus status,
        @Nullable String failure) {
    boolean isUploaded() {
        return status != null;
    }

    FileOutcome awaited(long nanos, @Nullable FileStatus last, @Nullable String why) {
        return new FileOutcome(id, responseNanos, endNanos, nanos, last, why);
    }
}
