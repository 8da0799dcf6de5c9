package dev.weir.store;

import dev.weir.model.RecordTable;
import java.util.Optional;

/** Reads the records of a view. */
public interface RecordReader {
    /**
     * The value that was put last under a key; one that has expired may be there still or not. May block on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a block are not what was written
     */
    Optional<byte[]> find(RecordTable table, String key);
}
