package dev.weir.typed;

import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** What is kept of one stream beside its events, as records: leaves of the index under {@code STREAM/ids/NUMBER}, totals under {@code STREAM/device/NAME}; how many removals of a server were followed under {@code STREAM/removed/SERVER}. */
final class TypedRecords {
    private static final byte[] NOTHING = {};

    private final String leafPrefix;
    private final String totalPrefix;
    private final String removedPrefix;

    TypedRecords(EventStream stream) {
        this.leafPrefix = stream.title() + "/ids/";
        this.totalPrefix = stream.title() + "/device/";
        this.removedPrefix = stream.title() + "/removed/";
    }

    RecordPut leaf(int number, byte[] leaf) {
        for (byte each : leaf) {
            if (each != 0) {
                return put(leafPrefix + number, leaf);
            }
        }
        return gone(leafPrefix + number);
    }

    RecordPut total(String device, Total total) {
        return total.count() == 0 ? gone(totalPrefix + device) : put(totalPrefix + device, total.bytes());
    }

    RecordPut removals(int server, long count) {
        byte[] value = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(count)
                .array();
        return put(removedPrefix + server, value);
    }

    private static RecordPut put(String key, byte[] value) {
        return new RecordPut(RecordTable.TYPED, key, value, Long.MAX_VALUE);
    }

    /** A record that a merge may drop at once. */
    private static RecordPut gone(String key) {
        return new RecordPut(RecordTable.TYPED, key, NOTHING, 0);
    }

    /**
     * Takes back what a record holds, if it is of this stream.
     *
     * @throws IllegalStateException where it holds nothing that can be
     */
    void restore(RecordPut put, Share own, Map<Integer, Long> removals) {
        String key = put.key();
        byte[] value = put.value();
        if (key.startsWith(leafPrefix)) {
            int number = Integer.parseInt(key.substring(leafPrefix.length()));
            own.index().restore(number, value.length == 0 ? new byte[KindIndex.LEAF_BYTES] : value);
        } else if (key.startsWith(totalPrefix)) {
            own.totals().put(key.substring(totalPrefix.length()), value.length == 0 ? Total.NONE : Total.read(value));
        } else if (key.startsWith(removedPrefix)) {
            long count = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
            removals.put(Integer.parseInt(key.substring(removedPrefix.length())), count);
        }
    }
}
