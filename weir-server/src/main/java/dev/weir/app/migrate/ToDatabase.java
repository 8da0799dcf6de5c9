package dev.weir.app.migrate;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.model.SeriesRegistry;
import dev.weir.retention.LastHorizons;
import dev.weir.retention.Retention;
import dev.weir.store.StoreSums;
import dev.weir.store.View;
import dev.weir.store.ViewSums;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.remote.DirectoryCopy;
import java.time.Duration;

/**
 * Brings what an open data directory shows into a database.
 *
 * @param plan what retention hides is not brought there
 * @param journal the store has all of it in parts
 */
public record ToDatabase(
        EmbeddedStore store,
        Journal journal,
        SeriesRegistry registry,
        Retention.Plan plan,
        MigrationProgress progress) {
    /** How a database is come to. */
    public interface Opening {
        /**
         * Looks at a database, and begins to fill it or goes on.
         *
         * @param sequence of the directory's last commit
         * @param timeMicros when that was taken, microseconds since the Unix epoch; 0 where that is not known
         * @throws dev.weir.model.WeirException UNAVAILABLE when it cannot be reached, or holds something else
         */
        DirectoryCopy open(long sequence, long timeMicros);
    }

    /**
     * Copies, verifies, and has the database say that it is whole; answers what was copied, in words.
     *
     * @throws dev.weir.model.WeirException when the database cannot be had, holds something else, or does not hold the same in the end
     */
    public String run(Opening opening) {
        hide();
        long sequence = store.lastApplied();
        try (View view = store.view(0, Duration.ZERO);
                DirectoryCopy target = opening.open(sequence, timeMicros(sequence))) {
            long samples = view.samples().sampleCount();
            if (target.isWhole()) {
                progress.tell("everything was copied before; it is verified again");
            } else {
                if (target.isResumed()) {
                    progress.tell("going on with a migration that had not come to its end");
                }
                target.copy(view, copied -> progress.at("copying", copied, samples));
            }
            long spared = Verification.sparedMicros();
            StoreSums here = ViewSums.of(view, registry, spared, read -> progress.at("verifying", read, 2 * samples));
            StoreSums there =
                    target.sums(view, spared, read -> progress.at("verifying", here.samples() + read, 2 * samples));
            progress.clear();
            Verification.require(here, there, registry, progress);
            if (!target.isWhole()) {
                target.finish();
            }
            return Verification.words(here) + ", up to commit " + sequence;
        }
    }

    private void hide() {
        try (View view = store.view(0, Duration.ZERO)) {
            store.horizons(LastHorizons.of(plan, view.records(), registry));
        }
    }

    /** When the last commit was taken, by which database and journal will know each other; 0 where the journal no longer has it. */
    private long timeMicros(long sequence) {
        if (sequence == 0 || journal.firstSequence() > sequence) {
            return 0;
        }
        try (JournalReader reader = journal.readAfter(sequence - 1)) {
            return reader.next().timeMicros();
        }
    }
}
