package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.event.EventScratch;
import dev.weir.store.run.RunDecoder;
import dev.weir.store.run.Runs;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable file of runs. Any thread reads; the file is closed when the last holder lets go. Every block is checked each time it
 * comes from the disk; the one used last is kept, for readers that go from series to series.
 */
final class Part extends Shared {
    /** How a part is called: the commits it holds, and which writing of them. */
    record Name(long firstSequence, long lastSequence, long generation) {
        String fileName() {
            return PartFormat.fileName(firstSequence, lastSequence, generation);
        }
    }

    private record Loaded(int block, Runs runs) {}

    private final Name name;
    private final DiskFile file;
    private final PartSummary summary;
    private final PartIndex index;
    private final Map<EventStream, PartEvents> events = new EnumMap<>(EventStream.class);
    private final PartRecords records;
    private final PartDeletions deletions;
    private volatile @Nullable Loaded latest;

    private Part(Name name, DiskFile file, PartSummary summary, PartIndex index) {
        this.name = name;
        this.file = file;
        this.summary = summary;
        this.index = index;
        for (EventStream stream : EventStream.values()) {
            events.put(stream, PartEvents.of(this, stream));
        }
        this.records = new PartRecords(this);
        this.deletions = new PartDeletions(this);
    }

    /** Opens a part, checking its footer and index, and that it is the one meant. */
    static Part open(Disk disk, Path directory, UUID directoryId, Name name) {
        Path path = directory.resolve(name.fileName());
        DiskFile file = disk.open(path);
        try {
            PartSummary summary = readFooter(file);
            summary.require(directoryId, name, path);
            ByteBuffer entries = readBlock(file, summary.indexAt(), summary.indexBytes(), PartFormat.INDEX_BLOCK);
            entries.limit(summary.indexBytes());
            return new Part(name, file, summary, PartIndex.readFrom(entries));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What the footer of a file says, whatever the file's name. */
    static PartSummary summary(Disk disk, Path path) {
        try (DiskFile file = disk.open(path)) {
            return readFooter(file);
        }
    }

    private static PartSummary readFooter(DiskFile file) {
        long size = file.size();
        ByteBuffer footer = ByteBuffer.allocate(PartFormat.FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (size < PartFormat.FOOTER_BYTES
                || file.read(footer, size - PartFormat.FOOTER_BYTES) < PartFormat.FOOTER_BYTES) {
            throw PartFormat.damaged(file.path(), "it is " + size + " bytes long, shorter than its footer");
        }
        return PartSummary.readFrom(footer.flip(), file.path(), size);
    }

    /** The payload of a block, checked, with room behind it for the decoder. */
    static ByteBuffer readBlock(DiskFile file, long offset, int payloadBytes, int kind) {
        return readBlock(file, offset, payloadBytes, kind, new byte[arrayBytes(payloadBytes)]);
    }

    private static int arrayBytes(int payloadBytes) {
        return payloadBytes + PartFormat.BLOCK_OVERHEAD_BYTES + RunDecoder.PADDING;
    }

    private static ByteBuffer readBlock(DiskFile file, long offset, int payloadBytes, int kind, byte[] target) {
        int size = payloadBytes + PartFormat.BLOCK_OVERHEAD_BYTES;
        ByteBuffer block = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
        block.limit(size);
        int read = file.read(block, offset);
        if (read < size
                || block.getInt(0) != kind
                || block.getInt(4) != payloadBytes
                || block.getInt(size - 4) != PartFormat.checksum(block, 0, size - 4)) {
            throw PartFormat.damaged(file.path(), "the checksum of the block at byte " + offset + " does not match");
        }
        return block.position(PartFormat.BLOCK_HEADER_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    Name name() {
        return name;
    }

    Path path() {
        return file.path();
    }

    PartSummary summary() {
        return summary;
    }

    PartIndex index() {
        return index;
    }

    /** Registers the keys that this part brought, which must get the ids that they had. */
    void registerSeries(SeriesRegistry registry) {
        if (registry.size() != summary.seriesFrom() && summary.seriesTo() > summary.seriesFrom()) {
            throw PartFormat.damaged(
                    path(),
                    "its series begin at " + summary.seriesFrom() + " and " + registry.size() + " are known before it");
        }
        for (int block = 0; block < index.count() && index.kind(block) == PartFormat.SERIES_BLOCK; block++) {
            ByteBuffer keys = readBlock(file, index.offset(block), index.payloadBytes(block), PartFormat.SERIES_BLOCK);
            byte[] bytes = keys.array();
            int at = keys.arrayOffset();
            for (int id = index.firstSeries(block); id <= index.lastSeries(block); id++) {
                int length = (int) VarInt.get(bytes, at);
                at += VarInt.length(bytes, at);
                if (registry.restore(bytes, at, at + length) != id) {
                    throw PartFormat.damaged(path(), "series " + id + " has a key that is another's");
                }
                at += length;
            }
        }
        if (registry.size() < summary.seriesTo()) {
            throw PartFormat.damaged(path(), "keys of series up to " + summary.seriesTo() + " are missing");
        }
    }

    /** The runs of a block, by its place in the index; read from the disk unless it was the last. */
    Runs runs(int block) {
        Loaded loaded = latest;
        if (loaded != null && loaded.block == block) {
            return loaded.runs;
        }
        ByteBuffer payload = readBlock(file, index.offset(block), index.payloadBytes(block), PartFormat.RUNS_BLOCK);
        int from = payload.arrayOffset();
        Runs runs;
        try {
            runs = Runs.scan(payload.array(), from, from + index.payloadBytes(block));
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw meaningless(block, e);
        }
        latest = new Loaded(block, runs);
        return runs;
    }

    /** The bytes of a block, whatever its kind, checked, with room behind them for the decoder. */
    ByteBuffer payload(int block) {
        return readBlock(file, index.offset(block), index.payloadBytes(block), index.kind(block));
    }

    /** {@link #payload(int)} in an array that is used again from block to block. */
    ByteBuffer payload(int block, EventScratch scratch) {
        int bytes = index.payloadBytes(block);
        return readBlock(file, index.offset(block), bytes, index.kind(block), scratch.block(arrayBytes(bytes)));
    }

    /** The failure for a block with a good checksum that cannot be decoded. */
    WeirException meaningless(int block, RuntimeException e) {
        return PartFormat.damaged(
                path(),
                "the block at byte " + index.offset(block) + " has a good checksum and no meaning: " + e.getMessage());
    }

    /** A cursor over the runs of a series that reach into the range. */
    PartCursor runs(int seriesId, TimeRange range) {
        return new PartCursor(this, seriesId, index.find(seriesId, range.fromMicros()));
    }

    /** The events of a stream. */
    PartEvents events(EventStream stream) {
        return Objects.requireNonNull(events.get(stream));
    }

    /** The records. */
    PartRecords records() {
        return records;
    }

    /** What it hides of older parts. */
    PartDeletions deletions() {
        return deletions;
    }

    /** Hands over the ids of the series that have runs here, rising. */
    void forEachSeries(IntConsumer action) {
        int last = -1;
        for (int block = 0; block < index.count(); block++) {
            if (index.kind(block) == PartFormat.RUNS_BLOCK) {
                Runs runs = runs(block);
                for (int run = 0; run < runs.count(); run++) {
                    if (runs.seriesIds()[run] != last) {
                        last = runs.seriesIds()[run];
                        action.accept(last);
                    }
                }
            }
        }
    }

    /** Fills the buffer with the bytes of the file as they are. */
    void readFile(ByteBuffer target, long position) {
        int wanted = target.remaining();
        int read = file.read(target, position);
        if (read < wanted) {
            throw PartFormat.damaged(
                    path(),
                    "it ends at byte " + (position + Math.max(0, read)) + " and should have " + summary.fileBytes());
        }
    }

    @Override
    void free() {
        file.close();
    }

    @Override
    public String toString() {
        return name.fileName();
    }
}
