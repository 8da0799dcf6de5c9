package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.EventStream;
import dev.weir.model.WeirException;
import dev.weir.store.event.EventBlockEncoder;
import dev.weir.store.run.RunDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The blocks of a damaged part that can still be read: those that its index names, or, without a good index, those found by looking. */
final class PartSalvage implements AutoCloseable {
    /** What a block takes at most: of runs much less; of events a little more than the longest line that can be allowed. */
    private static final int MOST_PAYLOAD_BYTES = 128 << 20;

    /** A block with a good checksum; the id of its first series is -1 where no index tells. */
    private record Block(int kind, long offset, int payloadBytes, int firstSeries) {}

    private final DiskFile file;
    private final Consumer<String> lost;
    private final List<Block> blocks = new ArrayList<>();
    private final Optional<PartSummary> summary;
    private boolean keysBroken;

    private PartSalvage(DiskFile file, Optional<Part> part, Consumer<String> lost) {
        this.file = file;
        this.lost = lost;
        this.summary = part.map(Part::summary);
        if (part.isPresent()) {
            readByIndex(part.get().index());
        } else {
            look();
        }
    }

    /** Finds what is left of a part; empty where there is no such file. */
    static Optional<PartSalvage> of(
            Disk disk, Path directory, UUID directoryId, Part.Name name, Consumer<String> lost) {
        Path path = directory.resolve(name.fileName());
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        Optional<Part> part = Optional.empty();
        try {
            part = Optional.of(Part.open(disk, directory, directoryId, name));
        } catch (WeirException e) {
            lost.accept("its index cannot be used, so its blocks were looked for");
        }
        try {
            return Optional.of(new PartSalvage(disk.open(path), part, lost));
        } finally {
            part.ifPresent(Part::release);
        }
    }

    /** What a block holds, as the index says. */
    static String contents(PartIndex index, int block) {
        String series = "series " + index.firstSeries(block) + " to " + index.lastSeries(block);
        if (index.kind(block) == PartFormat.SERIES_BLOCK) {
            return "the keys of " + series;
        }
        String from = instant(index.firstMicros(block));
        String to = instant(index.lastMicros(block));
        return switch (index.kind(block)) {
            case PartFormat.RUNS_BLOCK ->
                "samples of " + series + ", from " + from + " of the first to " + to + " of the last";
            case PartFormat.EVENTS_BLOCK ->
                "events of " + stream(index.firstSeries(block)) + " from " + from + " to " + to
                        + ", and perhaps deletions, of which events in older parts may show again";
            case PartFormat.WORDS_BLOCK ->
                "where events of devices and cards are found, which a repair gathers from the events";
            case PartFormat.IDS_BLOCK -> "where events of some ids are found, which a repair gathers from the events";
            case PartFormat.RECORDS_BLOCK -> "records, of which older values may show again";
            case PartFormat.DELETIONS_BLOCK ->
                "deletions of " + series + ", so that samples of theirs in older parts may show again";
            case PartFormat.STREAMS_BLOCK -> "the last ids of events, which a repair takes from what else tells of ids";
            default -> "something of the unknown kind " + index.kind(block);
        };
    }

    private static String stream(int number) {
        return EventStream.ofNumber(number).map(EventStream::title).orElse("the unknown stream " + number);
    }

    private static String instant(long micros) {
        return java.time.Instant.EPOCH
                .plus(micros, java.time.temporal.ChronoUnit.MICROS)
                .toString();
    }

    private void readByIndex(PartIndex index) {
        for (int i = 0; i < index.count(); i++) {
            try {
                Part.readBlock(file, index.offset(i), index.payloadBytes(i), index.kind(i));
                blocks.add(new Block(index.kind(i), index.offset(i), index.payloadBytes(i), index.firstSeries(i)));
            } catch (WeirException e) {
                lost.accept("lost the block at byte " + index.offset(i) + ": " + count(index, i) + contents(index, i));
            }
        }
    }

    /** How many events a bad block had: it says so itself, and what it says may be wrong too. */
    private String count(PartIndex index, int block) {
        if (index.kind(block) != PartFormat.EVENTS_BLOCK) {
            return "";
        }
        ByteBuffer count = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        int read = file.read(count, index.offset(block) + PartFormat.BLOCK_HEADER_BYTES + 4);
        boolean plausible = read == 4 && count.getInt(0) > 0 && count.getInt(0) <= EventBlockEncoder.CAPACITY;
        return plausible ? count.getInt(0) + " " : "an unknown number of ";
    }

    private void look() {
        long size = file.size();
        long at = PartFormat.HEADER_BYTES;
        long badFrom = -1;
        while (at + PartFormat.BLOCK_OVERHEAD_BYTES <= size) {
            Optional<Block> found = blockAt(at, size);
            if (found.isEmpty()) {
                badFrom = badFrom < 0 ? at : badFrom;
                at++;
                continue;
            }
            Block block = found.get();
            if (badFrom >= 0) {
                lost.accept("lost the bytes from " + badFrom + " to " + (at - 1));
                keysBroken = true;
                badFrom = -1;
            }
            if (block.kind == PartFormat.INDEX_BLOCK) {
                return;
            }
            boolean unplaced = block.kind == PartFormat.SERIES_BLOCK && keysBroken;
            if (unplaced) {
                lost.accept("lost the keys at byte " + at + ": nothing tells whose they are");
            } else {
                blocks.add(block);
            }
            at += block.payloadBytes + PartFormat.BLOCK_OVERHEAD_BYTES;
        }
        if (badFrom >= 0 || at < size) {
            lost.accept("found no good block from byte " + (badFrom < 0 ? at : badFrom) + " to its end");
        }
    }

    private Optional<Block> blockAt(long at, long size) {
        ByteBuffer header = ByteBuffer.allocate(PartFormat.BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(header, at);
        int kind = header.getInt(0);
        int bytes = header.getInt(4);
        boolean plausible = kind >= PartFormat.INDEX_BLOCK
                && kind <= PartFormat.IDS_BLOCK
                && bytes >= 0
                && (bytes <= MOST_PAYLOAD_BYTES || kind == PartFormat.INDEX_BLOCK)
                && at + bytes + PartFormat.BLOCK_OVERHEAD_BYTES <= size;
        if (!plausible) {
            return Optional.empty();
        }
        try {
            Part.readBlock(file, at, bytes, kind);
            return Optional.of(new Block(kind, at, bytes, -1));
        } catch (WeirException e) {
            return Optional.empty();
        }
    }

    /** The footer, if it can be read. */
    Optional<PartSummary> summary() {
        return summary;
    }

    /** The keys that can be read, by id, the part's first series being {@code from}. */
    Map<Integer, byte[]> keys(int from) {
        Map<Integer, byte[]> keys = new HashMap<>();
        int next = from;
        for (Block block : blocks) {
            if (block.kind == PartFormat.SERIES_BLOCK) {
                next = block.firstSeries >= 0 ? block.firstSeries : next;
                ByteBuffer payload = payload(block);
                int at = payload.arrayOffset();
                for (byte[] key : SeriesKeys.read(payload.array(), at, at + block.payloadBytes)) {
                    keys.put(next++, key);
                }
            }
        }
        return keys;
    }

    /** Hands over the payload of each block of a kind, in the order of the file. */
    void forEach(int kind, Consumer<BlockBytes> action) {
        for (Block block : blocks) {
            if (block.kind == kind) {
                ByteBuffer payload = payload(block);
                int from = payload.arrayOffset();
                action.accept(new BlockBytes(payload.array(), from, from + block.payloadBytes, block.offset));
            }
        }
    }

    /** A payload that lies in {@code bytes[from, to)}, which is readable {@link RunDecoder#PADDING} bytes further. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over and used at once.
    record BlockBytes(byte[] bytes, int from, int to, long offset) {}

    private ByteBuffer payload(Block block) {
        return Part.readBlock(file, block.offset, block.payloadBytes, block.kind);
    }

    @Override
    public void close() {
        file.close();
    }
}
