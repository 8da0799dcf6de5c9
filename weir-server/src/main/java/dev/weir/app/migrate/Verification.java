package dev.weir.app.migrate;

import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.StoreSums;
import java.time.Duration;
import java.util.List;

/** Finds out whether a copy holds what its source does. */
final class Verification {
    private static final int MOST_TOLD = 20;

    /** A record that may be forgotten within this time is not looked at, as one side may have forgotten it already. */
    private static final Duration SPARED = Duration.ofHours(1);

    private Verification() {}

    /** Records that expire before then are not compared, microseconds since the Unix epoch. */
    static long sparedMicros() {
        return System.currentTimeMillis() * 1000 + SPARED.toNanos() / 1000;
    }

    /**
     * Names what differs, and refuses the copy if anything does.
     *
     * @throws WeirException CORRUPT
     */
    static void require(StoreSums source, StoreSums copy, SeriesRegistry registry, MigrationProgress progress) {
        List<String> differences = source.differences(copy, registry);
        differences.stream().limit(MOST_TOLD).forEach(progress::tell);
        if (differences.size() > MOST_TOLD) {
            progress.tell("and " + (differences.size() - MOST_TOLD) + " more");
        }
        if (!differences.isEmpty()) {
            throw new WeirException(
                    WeirException.Code.CORRUPT,
                    "cannot finish the migration: the copy differs from its source in " + differences.size()
                            + " things, which are named above; begin anew with an empty copy");
        }
    }

    /** What was found to be the same, in words. */
    static String words(StoreSums sums) {
        return sums.seriesCount() + " series, " + sums.samples() + " samples, " + sums.events() + " events, "
                + sums.devices() + " devices, " + sums.records() + " records";
    }
}
