package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunEncoder;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes one part: the new series first, then runs by rising series and time. The file has its name and is durable when
 * {@link #finish} returns; closed before that, nothing of it stays. Used by one thread.
 */
final class PartWriter implements AutoCloseable {
    private static final int WRITE_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final Path path;
    private final Path temporary;
    private final DiskFile file;
    private final PartIndex index = new PartIndex();
    private final RunEncoder encoder = new RunEncoder(SampleBlock.CAPACITY);
    private final ByteBuffer pending = ByteBuffer.allocateDirect(WRITE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final PartSummary.Builder summary;

    private byte[] block = new byte[PartFormat.BLOCK_BYTES + RunEncoder.maxBytes(SampleBlock.CAPACITY)];
    private int filled;
    private int blockFirstSeries;
    private long blockFirstMicros;
    private int lastSeries;
    private long lastMicros;
    private long written;
    private boolean finished;

    /** Begins a part of this name in a directory of parts, for the data directory of this identity. */
    PartWriter(Disk disk, Path directory, UUID directoryId, Part.Name name) {
        String fileName = name.fileName();
        this.summary = new PartSummary.Builder(directoryId, name);
        this.disk = disk;
        this.directory = directory;
        this.path = directory.resolve(fileName);
        this.temporary = directory.resolve(fileName + ".tmp");
        disk.delete(temporary);
        this.file = disk.create(temporary);
        pending.putLong(PartFormat.MAGIC).putInt(PartFormat.VERSION).putInt(0);
    }

    /** Writes the keys of the series from {@code from} to {@code to}, the latter excluded. */
    void series(SeriesRegistry registry, int from, int to) {
        int blockFrom = from;
        for (int id = from; id < to; id++) {
            filled = VarInt.put(registry.keyLength(id), block, filled);
            filled += registry.copyKey(id, block, filled);
            if (filled >= PartFormat.BLOCK_BYTES || id == to - 1) {
                closeBlock(PartFormat.SERIES_BLOCK, blockFrom, id, 0, 0);
                blockFrom = id + 1;
            }
        }
        summary.series(from, to);
    }

    /** Writes samples of one series, strictly rising in time, as runs of at most {@link SampleBlock#CAPACITY}. */
    void samples(int seriesId, long[] times, double[] values, int from, int count) {
        for (int done = 0; done < count; done += SampleBlock.CAPACITY) {
            int length = Math.min(SampleBlock.CAPACITY, count - done);
            int at = from + done;
            beginRun(seriesId, times[at]);
            filled = encoder.encode(seriesId, times, values, at, length, block, filled);
            endRun(seriesId, length, times[at], times[at + length - 1]);
        }
    }

    /** Adds to how many samples were dropped because a later one had their time. */
    void overwritten(long count) {
        summary.overwritten(count);
    }

    private void beginRun(int seriesId, long firstMicros) {
        if (seriesId < lastSeries || (seriesId == lastSeries && summary.hasSamples() && firstMicros <= lastMicros)) {
            throw new IllegalStateException("BUG: runs of a part are not in order at series " + seriesId);
        }
        if (filled == 0) {
            blockFirstSeries = seriesId;
            blockFirstMicros = firstMicros;
        }
    }

    private void endRun(int seriesId, int count, long firstMicros, long lastMicros) {
        lastSeries = seriesId;
        this.lastMicros = lastMicros;
        summary.samples(count, firstMicros, lastMicros);
        if (filled >= PartFormat.BLOCK_BYTES) {
            closeRuns();
        }
    }

    private void closeRuns() {
        if (filled > 0) {
            closeBlock(PartFormat.RUNS_BLOCK, blockFirstSeries, lastSeries, blockFirstMicros, lastMicros);
        }
    }

    private void closeBlock(int kind, int firstId, int lastId, long firstMicros, long lastMicros) {
        index.add(kind, position(), filled, firstId, lastId, firstMicros, lastMicros);
        putBlock(kind, ByteBuffer.wrap(block, 0, filled));
        filled = 0;
    }

    /** Writes a block of another kind behind the runs; what the numbers say depends on the kind. */
    void block(int kind, int first, int last, long low, long high, ByteBuffer payload) {
        closeRuns();
        index.add(kind, position(), payload.remaining(), first, last, low, high);
        putBlock(kind, payload);
    }

    private void putBlock(int kind, ByteBuffer payload) {
        int size = payload.remaining() + PartFormat.BLOCK_OVERHEAD_BYTES;
        if (size > pending.remaining()) {
            flush();
        }
        if (size > pending.capacity()) {
            ByteBuffer large = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            fillBlock(large, kind, payload);
            file.write(large.flip(), written);
            written += size;
        } else {
            fillBlock(pending, kind, payload);
        }
    }

    private static void fillBlock(ByteBuffer target, int kind, ByteBuffer payload) {
        int start = target.position();
        target.putInt(kind).putInt(payload.remaining()).put(payload);
        target.putInt(PartFormat.checksum(target, start, target.position() - start));
    }

    private void flush() {
        pending.flip();
        int size = pending.remaining();
        file.write(pending, written);
        written += size;
        pending.clear();
    }

    private long position() {
        return written + pending.position();
    }

    /** Ends the file with index and footer, forces it, gives it its name and makes the name durable. */
    PartSummary finish() {
        closeRuns();
        long indexAt = position();
        ByteBuffer entries = ByteBuffer.allocate(index.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        index.writeTo(entries);
        putBlock(PartFormat.INDEX_BLOCK, entries.flip());
        if (pending.remaining() < PartFormat.FOOTER_BYTES) {
            flush();
        }
        PartSummary done = summary.build(indexAt, index.bytes(), position() + PartFormat.FOOTER_BYTES);
        done.writeTo(pending);
        flush();
        file.force();
        file.close();
        disk.rename(temporary, path);
        disk.forceDirectory(directory);
        finished = true;
        return done;
    }

    @Override
    public void close() {
        if (!finished) {
            file.close();
            disk.delete(temporary);
        }
    }
}
