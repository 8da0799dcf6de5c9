package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.journal.JournalCheck;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory has beside its store and no database ever has: a journal, and the uploaded files and tokens of the directory that shipped to the
 * database. That one is held until this is closed. Used by one thread.
 */
final class BesideStore implements AutoCloseable {
    private final Disk disk;
    private final UUID directoryId;
    private final @Nullable DataDirectory old;

    /**
     * Takes hold of the old directory, if there is one.
     *
     * @throws WeirException UNAVAILABLE when a server uses it, or it is another than the database says
     */
    BesideStore(Disk disk, UUID directoryId, @Nullable Path oldPath) {
        this.disk = disk;
        this.directoryId = directoryId;
        this.old = oldPath == null ? null : DataDirectory.holdExisting(disk, oldPath);
        if (old != null
                && !directoryId.equals(
                        JournalCheck.directoryId(disk, old.journal()).orElse(null))) {
            old.close();
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot copy the files of \"" + oldPath + "\": it is not the data directory " + directoryId
                            + ", which shipped to the database");
        }
    }

    /** Whether there is an old directory. */
    boolean hasFiles() {
        return old != null;
    }

    /** Adds all of it to a directory whose store holds the commits up to this one. Durable on return. */
    void addTo(DataDirectory directory, long sequence) {
        if (old != null) {
            Backup.copyTokens(disk, old.path(), directory.path());
            BlobFiles.copy(disk, old.path(), directory.path(), false);
        }
        Backup.finish(disk, directory.path(), directoryId, sequence);
    }

    @Override
    public void close() {
        if (old != null) {
            old.close();
        }
    }
}
