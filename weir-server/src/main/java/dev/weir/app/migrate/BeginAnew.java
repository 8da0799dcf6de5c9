package dev.weir.app.migrate;

import dev.weir.journal.Journal;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.View;
import dev.weir.store.cassandra.LostKeyspace;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.postgres.MigrationTarget;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Makes an empty database that of a data directory whose readings were in one that is lost: it gets series and records now, and from the next server all readings that the
 * journal still has.
 *
 * @param store has caught up with the journal
 */
public record BeginAnew(EmbeddedStore store, Journal journal, SeriesRegistry registry) {
    /**
     * Answers in words what will be there.
     *
     * @throws dev.weir.model.WeirException when the database cannot be had, or is not empty
     */
    public String inDatabase(String url) {
        long first = journal.firstSequence();
        try (View view = store.view(0, Duration.ZERO);
                MigrationTarget target = MigrationTarget.open(
                        url, store.directoryId(), first - 1, 0, registry, InstantSource.system())) {
            if (!target.isWhole()) {
                target.copyRecords(view);
                target.finish();
            }
        }
        return words() + "; readings that came before are not in it";
    }

    /**
     * The same with a keyspace, which needs no records.
     *
     * @param server the directory's number in it
     * @throws dev.weir.model.WeirException when the keyspace cannot be had, or has readings of this directory
     */
    public String inKeyspace(String url, int server) {
        LostKeyspace.beginAnew(url, server, store.directoryId(), journal.firstSequence() - 1);
        return words() + "; of what came before it has what it had";
    }

    private String words() {
        return "a server on this directory ships commits " + journal.firstSequence() + " to " + journal.lastSequence()
                + " there";
    }
}
