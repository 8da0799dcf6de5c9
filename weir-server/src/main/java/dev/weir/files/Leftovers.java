package dev.weir.files;

import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that nothing stays of files that have no record, and no progress of those that are done. Any thread; blocks. */
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    private final FileParts parts;
    private final Progress progress;

    Leftovers(FileParts parts, Progress progress) {
        this.parts = parts;
        this.progress = progress;
    }

    /**
     * Takes out what is left of a file of this server that nobody works on and nobody brings in, as far as its record says that it is not wanted.
     *
     * @return its record
     * @throws dev.weir.model.WeirException when it cannot be looked at, or that cannot be made durable
     */
    Optional<FileRecord> settle(String id) {
        Optional<FileRecord> record = parts.records().find(id);
        if (record.isEmpty()) {
            log.info("file {} has no record: what was kept of it goes", id);
            discard(id);
        } else if (!parts.isMine(record.get())) {
            parts.blobs().delete(FileRecord.sumsBlob(parts.server(), id));
            progress.end(id);
        } else if (isDone(record.get())) {
            progress.end(id);
        }
        return record;
    }

    /** Takes out what is left of a file of this server that has no record. */
    void discard(String id) {
        // A record that could not be made durable may come back with the next start, until something behind it is: then
        // it would miss its bytes.
        progress.begin(id);
        parts.blobs().delete(FileRecord.blob(parts.server(), id));
        parts.blobs().delete(FileRecord.sumsBlob(parts.server(), id));
        progress.end(id);
    }

    /** A file that failed may be tried again, and goes on where it was. */
    private static boolean isDone(FileRecord record) {
        return record.status().isFinal() && record.status() != FileStatus.FAILED;
    }
}
