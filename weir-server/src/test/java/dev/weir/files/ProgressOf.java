package dev.weir.files;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What a store says of the files of which something is left to do. */
final class ProgressOf {
    /** Where the records of {@link FilesNode} are. */
    static final String PLACE = "store";

    private ProgressOf() {}

    /** Their ids, and up to which byte they have been taken. */
    static Map<String, Long> all(Store store) {
        Map<String, Long> all = new TreeMap<>();
        try (View view = store.view(0, Duration.ZERO)) {
            view.records().scan(RecordTable.PROGRESS, put -> {
                all.remove(put.key());
                if (put.value().length > 0) {
                    all.put(put.key(), ByteBuffer.wrap(put.value()).getLong());
                }
            });
        }
        return all;
    }

    /** That a file has been taken up to a byte. */
    static RecordPut put(String id, long offset) {
        byte[] value = ByteBuffer.allocate(Long.BYTES + PLACE.length())
                .putLong(offset)
                .put(PLACE.getBytes(StandardCharsets.US_ASCII))
                .array();
        return new RecordPut(RecordTable.PROGRESS, id, value, Long.MAX_VALUE);
    }
}
