package dev.weir.store.file;

import dev.weir.model.RecordTable;
import dev.weir.store.RecordReader;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The records of files in the store's own table, each under its id, and beside them which file is the first of a digest. */
public final class StoredFiles {
    /** What keys begin with that name the first file of a digest. */
    public static final String DIGEST = "sha256 ";

    private StoredFiles() {}

    /** The ids of all that are there, or are damaged. Blocks on the disk. */
    public static NavigableSet<String> ids(RecordReader records) {
        NavigableSet<String> ids = new TreeSet<>();
        records.scan(RecordTable.FILES, put -> {
            if (put.value().length == 0) {
                ids.remove(put.key());
            } else if (!put.key().startsWith(DIGEST)) {
                ids.add(put.key());
            }
        });
        return ids;
    }

    /**
     * Hands over all records, the oldest first. Blocks on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT where one is damaged
     */
    public static void forEach(RecordReader records, Consumer<FileRecord> action) {
        for (String id : ids(records)) {
            records.find(RecordTable.FILES, id).map(FileRecordText::parse).ifPresent(action);
        }
    }
}
