package dev.weir.app.load;

import dev.weir.store.file.FileStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a load came to.
 *
 * @param uploaded files that the server has
 * @param uploadNanos from the first request to the last answer to an upload
 * @param allNanos from the first request to the last final status
 * @param responses times between requests and answers of those
 * @param waits times between those answers and final statuses, none where files were not waited for
 * @param statuses how many files have each status, as last seen
 * @param failures what went wrong, with how often
 */
public record LoadResult(
        int uploaded,
        long uploadNanos,
        long allNanos,
        Times responses,
        Times waits,
        Map<FileStatus, Integer> statuses,
        Map<String, Integer> failures) {
    public LoadResult {
        statuses = Map.copyOf(statuses);
        failures = Map.copyOf(failures);
    }

    static LoadResult of(List<FileOutcome> outcomes, long startNanos, long endNanos) {
        Map<FileStatus, Integer> statuses = new TreeMap<>();
        Map<String, Integer> failures = new TreeMap<>();
        for (FileOutcome outcome : outcomes) {
            if (outcome.status() != null) {
                statuses.merge(outcome.status(), 1, Integer::sum);
            }
            if (outcome.failure() != null) {
                failures.merge(outcome.failure(), 1, Integer::sum);
            }
        }
        return new LoadResult(
                (int) outcomes.stream().filter(FileOutcome::isUploaded).count(),
                outcomes.stream().mapToLong(FileOutcome::endNanos).max().orElse(startNanos) - startNanos,
                endNanos - startNanos,
                Times.of(outcomes.stream()
                        .filter(FileOutcome::isUploaded)
                        .mapToLong(FileOutcome::responseNanos)
                        .toArray()),
                Times.of(outcomes.stream()
                        .mapToLong(FileOutcome::waitNanos)
                        .filter(nanos -> nanos > 0)
                        .toArray()),
                statuses,
                failures);
    }

    /** How many files had this status at last. */
    public int count(FileStatus status) {
        return Objects.requireNonNullElse(statuses.get(status), 0);
    }

    /** Uploads a second that were taken. */
    public double uploadsPerSecond() {
        return uploaded * 1e9 / uploadNanos;
    }
}
