package dev.weir.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
            int length = payload.getInt();
            int end = length + payload.position();
            if (kind == SegmentFormat.SERIES_SECTION) {
                register(payload);
            } else {
                changes.add(change(kind, length, payload));
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

    /** What a section that brings no series does to the store; the buffer stands behind the section's header. */
    static Change change(int kind, int length, ByteBuffer section) {
        return switch (kind) {
            case SegmentFormat.SAMPLES_SECTION -> samples(section);
            case SegmentFormat.EVENTS_SECTION -> events(section);
            case SegmentFormat.RECORD_SECTION -> record(section, length);
            case SegmentFormat.RECEIPT_SECTION -> ReceiptCodec.read(section);
            case SegmentFormat.DEVICE_MARK_SECTION -> mark(section, length);
            case SegmentFormat.DELETION_SECTION -> DeletionCodec.read(section);
            case SegmentFormat.EVENT_DELETION_SECTION -> EventDeletionCodec.read(section, length);
            default -> throw new IllegalStateException("it has an unknown section " + kind);
        };
    }

    /** The samples of a section, whatever their series. */
    private static Batch samples(ByteBuffer section) {
        int count = section.getInt();
        if (count < 0 || (long) SegmentFormat.SAMPLE_BYTES * count > section.remaining()) {
            throw new IllegalStateException("it has samples that reach beyond its end");
        }
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

    private static EventBatch events(ByteBuffer section) {
        int number = section.getInt();
        EventStream stream = EventStream.ofNumber(number)
                .orElseThrow(() -> new IllegalStateException("it has events of an unknown stream " + number));
        int count = section.getInt();
        long firstId = section.getLong();
        int textBytes = section.getInt();
        if (count < 0 || textBytes < 0 || (long) SegmentFormat.EVENT_BYTES * count + textBytes > section.remaining()) {
            throw new IllegalStateException("it has events that reach beyond its end");
        }
        EventBatch events = new EventBatch(stream);
        events.fill(count, textBytes);
        events.firstId(firstId);
        section.asLongBuffer().get(events.timestampMicros(), 0, count);
        section.position(section.position() + 8 * count);
        section.asLongBuffer().get(events.receivedMicros(), 0, count);
        section.position(section.position() + 8 * count);
        ends(section, events.deviceEnds(), count);
        ends(section, events.cardEnds(), count);
        ends(section, events.ends(), count);
        section.get(events.text(), 0, textBytes);
        requireRising(events, textBytes);
        return events;
    }

    private static void ends(ByteBuffer section, int[] target, int count) {
        section.asIntBuffer().get(target, 0, count);
        section.position(section.position() + 4 * count);
    }

    private static void requireRising(EventBatch events, int textBytes) {
        int at = 0;
        for (int i = 0; i < events.count(); i++) {
            int device = events.deviceEnds()[i];
            int card = events.cardEnds()[i];
            int end = events.ends()[i];
            if (at >= device || device > card || card > end || end > textBytes) {
                throw new IllegalStateException("it has an event whose text cannot be told from the next one's");
            }
            at = end;
        }
    }

    private static DeviceMark mark(ByteBuffer section, int length) {
        int nameBytes = length - SegmentFormat.DEVICE_MARK_HEADER_BYTES;
        if (nameBytes < 1 || length > section.remaining()) {
            throw new IllegalStateException("it has the mark of a device that reaches beyond its section");
        }
        int number = section.get();
        DeviceMark.Note note = Arrays.stream(DeviceMark.Note.values())
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("it has an unknown mark of a device, " + number));
        long readings = section.getLong();
        byte[] name = new byte[nameBytes];
        section.get(name);
        return new DeviceMark(new String(name, UTF_8), note, readings);
    }

    private static RecordPut record(ByteBuffer section, int length) {
        int number = section.getInt();
        RecordTable table = RecordTable.ofNumber(number)
                .orElseThrow(() -> new IllegalStateException("it has a record of an unknown table " + number));
        long expiresMicros = section.getLong();
        int keyBytes = section.getInt();
        int valueBytes = length - SegmentFormat.RECORD_PUT_HEADER_BYTES - keyBytes;
        if (keyBytes < 0 || valueBytes < 0 || (long) keyBytes + valueBytes > section.remaining()) {
            throw new IllegalStateException("it has a record that reaches beyond its section");
        }
        byte[] key = new byte[keyBytes];
        section.get(key);
        byte[] value = new byte[valueBytes];
        section.get(value);
        return new RecordPut(table, new String(key, UTF_8), value, expiresMicros);
    }
}
