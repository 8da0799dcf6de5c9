package dev.weir.store;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the records of a view. */
public interface RecordReader {
    /**
     * The value that was put last under a key; one that has expired may be there still or not. May block on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a block are not what was written
     */
    Optional<byte[]> find(RecordTable table, String key);

    /**
     * Hands over the records of a table, those that were put earlier first: of several under one key the last counts, and one that has expired
     * may be among them. What cannot be read is named in the log and passed over. Blocks on the disk.
     */
    void scan(RecordTable table, Consumer<RecordPut> action);
}
