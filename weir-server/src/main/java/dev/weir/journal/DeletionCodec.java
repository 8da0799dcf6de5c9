package dev.weir.journal;

import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRanges;
import java.nio.ByteBuffer;

/**
 * Deletions as a section of a commit. Series and bounds rise, so each is written as what it is more than the one before, in seven bits a byte:
 * a sample deleted of many takes four or five bytes. Any thread.
 */
final class DeletionCodec {
    private DeletionCodec() {}

    /** Length of a deletion's section without its header. */
    static int bytes(SampleDeletion deletion) {
        int[] ids = deletion.seriesIds();
        int size = varIntBytes(ids.length);
        for (int i = 0; i < ids.length; i++) {
            size += varIntBytes(i == 0 ? ids[0] : ids[i] - ids[i - 1]);
        }
        TimeRanges times = deletion.times();
        size += varIntBytes(times.count() / 2) + Long.BYTES;
        for (int i = 1; i < times.count(); i++) {
            size += varIntBytes(times.bound(i) - times.bound(i - 1));
        }
        return size;
    }

    /** Appends the section with its header. */
    static void put(SampleDeletion deletion, ByteBuffer buffer) {
        buffer.putInt(SegmentFormat.DELETION_SECTION).putInt(bytes(deletion));
        int[] ids = deletion.seriesIds();
        putVarInt(ids.length, buffer);
        for (int i = 0; i < ids.length; i++) {
            putVarInt(i == 0 ? ids[0] : ids[i] - ids[i - 1], buffer);
        }
        TimeRanges times = deletion.times();
        putVarInt(times.count() / 2, buffer);
        buffer.putLong(times.bound(0));
        for (int i = 1; i < times.count(); i++) {
            putVarInt(times.bound(i) - times.bound(i - 1), buffer);
        }
    }

    /** Reads a section, the buffer standing behind its header. */
    static SampleDeletion read(ByteBuffer section) {
        int[] ids = new int[count(section, 1)];
        long id = 0;
        for (int i = 0; i < ids.length; i++) {
            long step = varInt(section);
            if (step < 0 || step > Integer.MAX_VALUE - id || (step == 0 && i > 0)) {
                throw new IllegalStateException("it has a deletion whose series do not rise");
            }
            id += step;
            ids[i] = (int) id;
        }
        long[] bounds = new long[2 * count(section, 2)];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = i == 0 ? section.getLong() : bounds[i - 1] + varInt(section);
        }
        return new SampleDeletion(ids, TimeRanges.ofBounds(bounds));
    }

    /** A number of things that take so many bytes at least each. */
    private static int count(ByteBuffer section, int bytes) {
        long count = varInt(section);
        if (count < 0 || count > section.remaining() / bytes) {
            throw new IllegalStateException("it has a deletion that reaches beyond its end");
        }
        return (int) count;
    }

    private static int varIntBytes(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    private static void putVarInt(long value, ByteBuffer target) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    private static long varInt(ByteBuffer source) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = source.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("it has a number that does not end");
    }
}
