package dev.weir.store.embedded;

import dev.weir.store.run.DeletedTimes;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes what a part hides of older parts: each series once, by rising id. Used by one thread. */
final class DeletionsWriter {
    private final PartWriter part;
    private byte[] page = new byte[PartFormat.BLOCK_BYTES * 2];
    private int filled;
    private int firstSeries;
    private int lastSeries;
    private @Nullable DeletedTimes last;

    DeletionsWriter(PartWriter part) {
        this.part = part;
    }

    /** Writes all deletions of a head. */
    static void write(Head head, PartWriter part) {
        DeletionsWriter writer = new DeletionsWriter(part);
        for (int id = 0; id < head.deletions().seriesEnd(); id++) {
            DeletedTimes times = head.deleted(id, head.published());
            if (times != null) {
                writer.add(id, times);
            }
        }
        writer.finish();
    }

    void add(int seriesId, DeletedTimes times) {
        int most = filled + 2 * VarInt.MAX_BYTES + Long.BYTES * times.count();
        if (most > page.length) {
            page = Arrays.copyOf(page, Math.max(most, 2 * page.length));
        }
        if (filled == 0) {
            firstSeries = seriesId;
            lastSeries = 0;
        }
        filled = VarInt.put(seriesId - lastSeries, page, filled);
        lastSeries = seriesId;
        boolean isSame =
                times.equals(last); // The rule where a pattern was deleted: a million series take two bytes each.
        filled = VarInt.put(isSame ? 0 : times.count() / 2, page, filled);
        if (!isSame) {
            ByteBuffer bounds =
                    ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).position(filled);
            for (int i = 0; i < times.count(); i++) {
                bounds.putLong(times.bound(i));
            }
            filled = bounds.position();
        }
        last = times;
        if (filled >= PartFormat.BLOCK_BYTES) {
            finish();
        }
    }

    /** Writes what is left. */
    void finish() {
        if (filled > 0) {
            part.block(PartFormat.DELETIONS_BLOCK, firstSeries, lastSeries, 0, 0, ByteBuffer.wrap(page, 0, filled));
            filled = 0;
            last = null;
        }
    }
}
