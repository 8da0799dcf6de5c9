package dev.weir.files;

import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecordException;
import dev.weir.store.file.FileRecords;
import dev.weir.store.file.FileStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Records that keep work waiting where a status is reached, until it is let go on; and that may fail to be added. */
final class HeldRecords implements FileRecords {
    private final FileRecords records;
    private final FileStatus heldAt;
    private final Semaphore permits = new Semaphore(0);
    private final List<String> held = new CopyOnWriteArrayList<>();
    private volatile @Nullable Boolean addedAllTheSame;

    HeldRecords(FileRecords records, FileStatus heldAt) {
        this.records = records;
        this.heldAt = heldAt;
    }

    /** The files that have reached the status, in their order. */
    List<String> held() {
        return held;
    }

    /** Lets so many more go on. */
    void letGo(int files) {
        permits.release(files);
    }

    /** Lets adding fail from now on, after it is done or before. */
    void failAdding(boolean afterIt) {
        addedAllTheSame = afterIt;
    }

    @Override
    public FileRecord add(FileRecord record) {
        Boolean fails = addedAllTheSame;
        if (fails == null || fails) {
            FileRecord added = records.add(record);
            if (fails == null) {
                return added;
            }
        }
        throw new FileRecordException(
                WeirException.Code.UNAVAILABLE, "cannot add it: nobody knows", new IOException("it broke off"));
    }

    @Override
    public Optional<FileRecord> find(String id) {
        return records.find(id);
    }

    @Override
    public boolean replace(FileRecord record) {
        boolean isReplaced = records.replace(record);
        if (record.status() == heldAt) {
            held.add(record.id());
            permits.acquireUninterruptibly();
        }
        return isReplaced;
    }

    @Override
    public boolean remove(FileRecord record) {
        return records.remove(record);
    }

    @Override
    public List<FileRecord> newest(@Nullable String before, int limit) {
        return records.newest(before, limit);
    }

    @Override
    public List<FileRecord> unfinished(String server) {
        return records.unfinished(server);
    }

    @Override
    public void close() {
        records.close();
    }
}
