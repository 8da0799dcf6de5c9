package dev.weir.journal;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Encodes one record at a time into a buffer that it keeps. Used by the journal's thread alone. */
final class RecordEncoder {
    private static final int KEPT_BYTES = 8 << 20;
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SeriesRegistry registry;
    private final byte[] key = new byte[SeriesRegistry.MAX_KEY_BYTES + SeriesRegistry.PADDING];
    private ByteBuffer buffer = allocate(1 << 16);

    RecordEncoder(SeriesRegistry registry) {
        this.registry = registry;
    }

    /**
     * The record of a group commit that makes the series from {@code firstNew} to {@code seriesCount} known; {@code unforced} commits before it
     * are not known to be durable when it is written. Valid until the next call.
     */
    ByteBuffer commit(
            long sequence, long timeMicros, int unforced, int firstNew, int seriesCount, List<Change> changes) {
        int seriesBytes = seriesBytes(firstNew, seriesCount);
        long size = SegmentFormat.RECORD_OVERHEAD_BYTES + SegmentFormat.COMMIT_HEADER_BYTES + (long) seriesBytes;
        for (Change change : changes) {
            size += changeBytes(change);
        }
        begin(Math.toIntExact(size), sequence);
        buffer.putInt(unforced).putInt(seriesCount).putLong(timeMicros);
        if (seriesBytes > 0) {
            putSeries(firstNew, seriesCount, seriesBytes);
        }
        for (Change change : changes) {
            switch (change) {
                case Batch batch -> putSamples(batch);
                case EventBatch events -> putEvents(events);
                case RecordPut put -> putRecord(put);
                case Receipt receipt -> ReceiptCodec.put(receipt, buffer);
                case DeviceMark mark -> putMark(mark);
                case SampleDeletion deletion -> DeletionCodec.put(deletion, buffer);
                case EventDeletion deletion -> EventDeletionCodec.put(deletion, buffer);
            }
        }
        return end();
    }

    /** The record that ends a segment and names the first sequence of the next. In a buffer of its own: a commit may be waiting in the other. */
    static ByteBuffer successor(long nextSequence) {
        ByteBuffer record = allocate(SegmentFormat.RECORD_OVERHEAD_BYTES);
        record.putInt(0).putInt(SegmentFormat.SUCCESSOR).putLong(nextSequence);
        record.putInt(SegmentFormat.checksum(record, 0, SegmentFormat.RECORD_HEADER_BYTES));
        return record.flip();
    }

    private static int changeBytes(Change change) {
        return switch (change) {
            case Batch batch -> SegmentFormat.SECTION_HEADER_BYTES + 4 + 20 * batch.count();
            case EventBatch events -> SegmentFormat.SECTION_HEADER_BYTES + eventBytes(events);
            case RecordPut put -> SegmentFormat.SECTION_HEADER_BYTES + recordBytes(put);
            case Receipt receipt -> SegmentFormat.SECTION_HEADER_BYTES + ReceiptCodec.bytes(receipt);
            case DeviceMark mark ->
                SegmentFormat.SECTION_HEADER_BYTES
                        + SegmentFormat.DEVICE_MARK_HEADER_BYTES
                        + mark.device().getBytes(UTF_8).length;
            case SampleDeletion deletion -> SegmentFormat.SECTION_HEADER_BYTES + DeletionCodec.bytes(deletion);
            case EventDeletion deletion -> SegmentFormat.SECTION_HEADER_BYTES + EventDeletionCodec.bytes(deletion);
        };
    }

    private static int eventBytes(EventBatch events) {
        return SegmentFormat.EVENTS_HEADER_BYTES + SegmentFormat.EVENT_BYTES * events.count() + events.textBytes();
    }

    private static int recordBytes(RecordPut put) {
        return SegmentFormat.RECORD_PUT_HEADER_BYTES + put.key().getBytes(UTF_8).length + put.value().length;
    }

    private int seriesBytes(int from, int to) {
        if (from == to) {
            return 0;
        }
        long size = SegmentFormat.SECTION_HEADER_BYTES + 8L;
        for (int id = from; id < to; id++) {
            size += 2 + registry.keyLength(id);
        }
        return Math.toIntExact(size);
    }

    private void begin(int size, long sequence) {
        if (buffer.capacity() < size || (buffer.capacity() > KEPT_BYTES && size < KEPT_BYTES)) {
            buffer = allocate(Math.max(size, Math.min(KEPT_BYTES, Integer.highestOneBit(size) * 2)));
        }
        buffer.clear();
        buffer.putInt(size - SegmentFormat.RECORD_OVERHEAD_BYTES)
                .putInt(SegmentFormat.COMMIT)
                .putLong(sequence);
    }

    private ByteBuffer end() {
        buffer.putInt(SegmentFormat.checksum(buffer, 0, buffer.position()));
        return buffer.flip();
    }

    private void putSeries(int from, int to, int sectionBytes) {
        buffer.putInt(SegmentFormat.SERIES_SECTION).putInt(sectionBytes - SegmentFormat.SECTION_HEADER_BYTES);
        buffer.putInt(from).putInt(to - from);
        for (int id = from; id < to; id++) {
            int length = registry.copyKey(id, key, 0);
            buffer.putShort((short) length).put(key, 0, length);
        }
    }

    private void putSamples(Batch batch) {
        int count = batch.count();
        buffer.putInt(SegmentFormat.SAMPLES_SECTION).putInt(4 + 20 * count).putInt(count);
        MemorySegment target = MemorySegment.ofBuffer(buffer);
        MemorySegment.copy(batch.seriesIds(), 0, target, INT, 0, count);
        MemorySegment.copy(batch.timestampMicros(), 0, target, LONG, 4L * count, count);
        MemorySegment.copy(batch.values(), 0, target, DOUBLE, 12L * count, count);
        buffer.position(buffer.position() + 20 * count);
    }

    private void putEvents(EventBatch events) {
        int count = events.count();
        buffer.putInt(SegmentFormat.EVENTS_SECTION).putInt(eventBytes(events));
        buffer.putInt(events.stream().number()).putInt(count).putLong(events.firstId());
        buffer.putInt(events.textBytes());
        MemorySegment target = MemorySegment.ofBuffer(buffer);
        MemorySegment.copy(events.timestampMicros(), 0, target, LONG, 0, count);
        MemorySegment.copy(events.receivedMicros(), 0, target, LONG, 8L * count, count);
        MemorySegment.copy(events.deviceEnds(), 0, target, INT, 16L * count, count);
        MemorySegment.copy(events.cardEnds(), 0, target, INT, 20L * count, count);
        MemorySegment.copy(events.ends(), 0, target, INT, 24L * count, count);
        buffer.position(buffer.position() + SegmentFormat.EVENT_BYTES * count);
        buffer.put(events.text(), 0, events.textBytes());
    }

    private void putRecord(RecordPut put) {
        byte[] name = put.key().getBytes(UTF_8);
        buffer.putInt(SegmentFormat.RECORD_SECTION).putInt(recordBytes(put));
        buffer.putInt(put.table().number()).putLong(put.expiresMicros()).putInt(name.length);
        buffer.put(name).put(put.value());
    }

    private void putMark(DeviceMark mark) {
        byte[] name = mark.device().getBytes(UTF_8);
        buffer.putInt(SegmentFormat.DEVICE_MARK_SECTION).putInt(SegmentFormat.DEVICE_MARK_HEADER_BYTES + name.length);
        buffer.put((byte) mark.note().number()).putLong(mark.readings()).put(name);
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
