package dev.weir.store.file;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the records of uploaded files are kept. Any thread may call; calls wait for what is behind, and what they return from is durable. */
public interface FileRecords extends AutoCloseable {
    /**
     * Adds a record under a new id, and says of which file it is a duplicate: the one that came first with its digest, while that is there.
     *
     * @return the record as it is kept
     * @throws FileRecordException when it cannot be made durable
     */
    FileRecord add(FileRecord record);

    /**
     * The record with this id.
     *
     * @throws FileRecordException when records cannot be read
     */
    Optional<FileRecord> find(String id);

    /**
     * Puts a record in place of the version before it; false where another version is there, or none.
     *
     * @throws FileRecordException when it cannot be made durable
     */
    boolean replace(FileRecord record);

    /**
     * Takes this version of a record out; false where another version is there, or none.
     *
     * @throws FileRecordException when that cannot be made durable
     */
    boolean remove(FileRecord record);

    /**
     * The records before an id, newest first.
     *
     * @param before null for the newest
     * @param limit how many at most
     * @throws FileRecordException when records cannot be read
     */
    List<FileRecord> newest(@Nullable String before, int limit);

    /**
     * The records that are pending or processing, and on which a server works, oldest first.
     *
     * @throws FileRecordException when records cannot be read
     */
    List<FileRecord> unfinished(String worker);

    @Override
    void close();
}
