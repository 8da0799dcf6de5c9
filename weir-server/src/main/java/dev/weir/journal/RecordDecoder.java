package dev.weir.journal;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Turns the payload of a commit record, whose checksum was right, back into a commit. Used by one thread. */
final class RecordDecoder {
    private final SeriesRegistry registry;

    RecordDecoder(SeriesRegistry registry) {
        this.registry = registry;
    }

    /** How many series are known by now. */
    int seriesCount() {
        return registry.size();
    }

    /** The commit, with its new series registered. The buffer stands at the payload and ends with it. */
    Commit commit(long sequence, ByteBuffer payload) {
        payload.getInt();
        int seriesCount = payload.getInt();
        long timeMicros = payload.getLong();
        List<Change> changes = new ArrayList<>();
        while (payload.hasRemaining()) {
            int kind = payload.getInt();
            int end = payload.getInt() + payload.position();
            switch (kind) {
                case SegmentFormat.SERIES_SECTION -> register(payload);
                case SegmentFormat.SAMPLES_SECTION -> changes.add(samples(payload));
                default -> throw new IllegalStateException("unknown section " + kind);
            }
            if (payload.position() != end) {
                throw new IllegalStateException("section " + kind + " ends elsewhere than it says");
            }
        }
        if (registry.size() < seriesCount) {
            throw new IllegalStateException(
                    "series up to " + seriesCount + " are used but " + registry.size() + " known");
        }
        return new Commit(sequence, timeMicros, seriesCount, changes);
    }

    private void register(ByteBuffer section) {
        int first = section.getInt();
        int count = section.getInt();
        for (int id = first; id < first + count; id++) {
            byte[] key = new byte[Short.toUnsignedInt(section.getShort())];
            section.get(key);
            int given = registry.restore(key);
            if (given != id) {
                throw new IllegalStateException("series " + id + " of the journal is " + given + " here");
            }
        }
    }

    /** The samples of a section, whatever their series. */
    static Batch samples(ByteBuffer section) {
        int count = section.getInt();
        Batch batch = new Batch(count);
        section.asIntBuffer().get(batch.seriesIds(), 0, count);
        section.position(section.position() + 4 * count);
        section.asLongBuffer().get(batch.timestampMicros(), 0, count);
        section.position(section.position() + 8 * count);
        section.asDoubleBuffer().get(batch.values(), 0, count);
        section.position(section.position() + 8 * count);
        batch.count(count);
        return batch;
    }
}
