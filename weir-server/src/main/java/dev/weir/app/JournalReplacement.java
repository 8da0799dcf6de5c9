package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.journal.JournalCheck;
import dev.weir.journal.JournalRepair;
import dev.weir.model.Finding;
import dev.weir.store.embedded.StoreCheck;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Puts a repaired journal in the place of a damaged one. That takes two renames; while the journal is away between them, what waits in
 * {@code journal.new} is whole and is the journal. One thread.
 */
final class JournalReplacement {
    private final Disk disk;
    private final Path directory;
    private final Path journal;
    private final Path fresh;
    private final boolean isSpool;

    JournalReplacement(Disk disk, DataDirectory directory) {
        this.disk = disk;
        this.directory = directory.path();
        this.journal = directory.journal();
        this.fresh = this.directory.resolve("journal.new");
        this.isSpool = directory.isElsewhere();
    }

    /** Whether a repair was cut off between its two renames. While it still writes, the damaged journal stays where it is. */
    boolean isUnfinished() {
        return !disk.exists(journal) && !disk.list(fresh).isEmpty();
    }

    /** Where the journal is. */
    Path current() {
        return isUnfinished() ? fresh : journal;
    }

    /** The last commit that nobody needs the journal for: a database may lack readings of all that it has. */
    long neededAfter(StoreCheck.Result store) {
        return isSpool
                ? Math.min(
                        store.sequence(),
                        JournalCheck.firstSequence(disk, current()).orElse(store.sequence() + 1) - 1)
                : store.sequence();
    }

    /** Tells of what an earlier repair left. */
    void check(Consumer<Finding> findings) {
        if (isUnfinished()) {
            findings.accept(Finding.damage(fresh, "a repair was cut off before this took the place of the journal"));
        } else if (disk.exists(fresh)) {
            findings.accept(Finding.note(fresh, "it is left of a repair that did not end"));
        }
    }

    /** Does what a repair that was cut off left to do. */
    void finish(Consumer<Finding> said) {
        if (isUnfinished()) {
            disk.rename(fresh, journal);
            disk.forceDirectory(directory);
            said.accept(Finding.note(journal, "put in its place, which a repair that was cut off had not done"));
        }
    }

    /** Writes the journal anew, as far as it can be read, and moves the old one aside. */
    void run(StoreCheck.Result store, Path aside, Consumer<Finding> said) {
        disk.list(fresh).forEach(disk::delete);
        disk.createDirectory(journal);
        UUID id = store.directoryId().orElseThrow();
        long kept = JournalRepair.run(disk, journal, fresh, id, neededAfter(store), isSpool, store.registry(), said);
        disk.createDirectory(aside);
        disk.rename(journal, aside.resolve("journal"));
        disk.forceDirectory(aside);
        disk.forceDirectory(directory);
        disk.rename(fresh, journal);
        disk.forceDirectory(directory);
        said.accept(Finding.note(
                journal,
                "written anew with " + kept + " commits; the old one is in \"" + aside.resolve("journal") + "\""));
        if (isSpool) {
            said.accept(
                    Finding.note(
                            journal,
                            "readings of the records that are lost are lost too, but for those up to the sequence that the database has in the table state"));
        }
    }
}
