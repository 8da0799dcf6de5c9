package dev.weir.store.embedded;

import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a part hides of older parts: each series once, by rising id. Used by one thread. */
final class DeletionsWriter {
    private final PartWriter part;
    private byte[] page = new byte[PartFormat.BLOCK_BYTES * 2];
    private int filled;
    private int firstSeries;
    private int lastSeries;
    private @Nullable TimeRanges last;

    DeletionsWriter(PartWriter part) {
        this.part = part;
    }

    /** Writes what a head's deletions hide of the parts that are older. */
    static void write(Head head, List<Part> older, PartWriter part) {
        DeletionsWriter writer = new DeletionsWriter(part);
        OlderParts parts = new OlderParts(older);
        for (int id = 0; id < head.deletions().seriesEnd(); id++) {
            TimeRanges times = head.deleted(id, TimeRange.ALL, head.published());
            TimeRanges needed = times == null ? null : parts.simplified(id, times);
            if (needed != null) {
                writer.add(id, needed);
            }
        }
        writer.finish();
    }

    void add(int seriesId, TimeRanges times) {
        int most = filled + (2 + times.count()) * VarInt.MAX_BYTES;
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
            ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putLong(filled, times.bound(0));
            filled += Long.BYTES;
            for (int i = 1; i < times.count(); i++) {
                filled = VarInt.put(times.bound(i) - times.bound(i - 1), page, filled);
            }
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
