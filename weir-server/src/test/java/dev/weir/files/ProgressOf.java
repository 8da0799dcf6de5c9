package dev.weir.files;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a store says of the files of which something is left to do. */
final class ProgressOf {
    /** Where the records of {@link FilesNode} are. */
    static final String PLACE = StoredRecords.PLACE;

    private ProgressOf() {}

    /** Their ids, and up to which byte they have been taken. */
    static Map<String, Long> all(Store store) {
        Map<String, Long> all = new TreeMap<>();
        puts(store)
                .forEach((id, put) -> all.put(id, ByteBuffer.wrap(put.value()).getLong()));
        return all;
    }

    /** Records that say of each that nothing of it has been taken. */
    static List<RecordPut> atTheStart(Store store) {
        return puts(store).values().stream()
                .map(put -> {
                    byte[] value = put.value().clone();
                    ByteBuffer.wrap(value).putLong(0);
                    return new RecordPut(put.table(), put.key(), value, put.expiresMicros());
                })
                .toList();
    }

    private static Map<String, RecordPut> puts(Store store) {
        Map<String, RecordPut> puts = new TreeMap<>();
        try (View view = store.view(0, Duration.ZERO)) {
            view.records().scan(RecordTable.PROGRESS, put -> {
                puts.remove(put.key());
                if (put.value().length > 0) {
                    puts.put(put.key(), put);
                }
            });
        }
        return puts;
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
