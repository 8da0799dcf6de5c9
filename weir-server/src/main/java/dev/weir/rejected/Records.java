package dev.weir.rejected;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;

/** Items as records: under the id, or an empty value where the item has gone. */
final class Records {
    private static final byte[] NOTHING = {};

    private Records() {}

    static RecordPut put(RejectedItem item) {
        return new RecordPut(RecordTable.REJECTED, key(item.id()), ItemCodec.encode(item), Long.MAX_VALUE);
    }

    /** An item that goes, whose record merging drops. That of the highest id stays until a higher one is durable: it alone tells that the id has been given. */
    static RecordPut gone(long id, KeptIndex index) {
        return new RecordPut(RecordTable.REJECTED, key(id), NOTHING, index.isHighest(id) ? Long.MAX_VALUE : 0);
    }

    static String key(long id) {
        return Long.toString(id);
    }

    static long id(RecordPut put) {
        return Long.parseLong(put.key());
    }
}
