package dev.weir.app.load;

import dev.weir.store.file.FileStatus;
import java.util.Locale;

/**
 * What a load came to, in words.
 *
 * @param workload what was asked for
 * @param result what was found
 */
record ResultText(FileWorkload workload, LoadResult result) {
    @Override
    public String toString() {
        String uploads = String.format(
                Locale.ROOT,
                """
                files             %d of %d rows, %d at once
                upload rate       %.1f files/s, in %.2f s
                uploads           %d succeeded, %d failed
                response times    %s
                """,
                workload.files(),
                workload.rows(),
                workload.concurrency(),
                result.uploadsPerSecond(),
                result.uploadNanos() / 1e9,
                result.uploaded(),
                workload.files() - result.uploaded(),
                result.responses());
        return workload.isAwaited() ? uploads + waits() : uploads;
    }

    private String waits() {
        return String.format(
                Locale.ROOT,
                """
                processing waits  %s
                verdicts          %d processed, %d partial, %d failed, the last after %.2f s
                """,
                result.waits(),
                result.count(FileStatus.PROCESSED),
                result.count(FileStatus.PARTIAL),
                result.count(FileStatus.FAILED),
                result.allNanos() / 1e9);
    }
}
