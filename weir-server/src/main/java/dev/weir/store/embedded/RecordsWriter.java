package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.RecordPut;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes records to a part, in {@link RecordOrder}, each key of a table once. Used by one thread. */
final class RecordsWriter {
    private final PartWriter part;
    private byte[] page = new byte[PartFormat.BLOCK_BYTES * 2];
    private int filled;
    private long first;
    private long last;

    RecordsWriter(PartWriter part) {
        this.part = part;
    }

    void add(RecordPut put) {
        byte[] key = put.key().getBytes(UTF_8);
        int most = filled + 3 * VarInt.MAX_BYTES + 8 + key.length + put.value().length;
        if (most > page.length) {
            page = Arrays.copyOf(page, Math.max(most, 2 * page.length));
        }
        last = RecordOrder.hash(put);
        first = filled == 0 ? last : first;
        filled = VarInt.put(put.table().number(), page, filled);
        filled = VarInt.put(key.length, page, filled);
        filled = VarInt.put(put.value().length, page, filled);
        ByteBuffer.wrap(page)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(filled, put.expiresMicros())
                .put(filled + 8, key)
                .put(filled + 8 + key.length, put.value());
        filled += 8 + key.length + put.value().length;
        if (filled >= PartFormat.BLOCK_BYTES) {
            closePage();
        }
    }

    private void closePage() {
        part.block(PartFormat.RECORDS_BLOCK, 0, 0, first, last, ByteBuffer.wrap(page, 0, filled));
        filled = 0;
    }

    /** Writes what is left. */
    void finish() {
        if (filled > 0) {
            closePage();
        }
    }
}
