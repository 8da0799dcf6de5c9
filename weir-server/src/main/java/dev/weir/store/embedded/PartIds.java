package dev.weir.store.embedded;

import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * In which blocks of the events of one stream in a part some ids may be. Read from the disk when it is asked for the first time, and kept. A part that was
 * written before parts told of ids may have any in each of its blocks, and no deletions. Any thread.
 */
final class PartIds {
    private final Part part;
    private final int[] places;
    private final int blocks;
    private volatile @Nullable BlockIds loaded;

    /** What the block at the one place in the index tells, if there is a place, of so many blocks. */
    PartIds(Part part, int[] places, int blocks) {
        this.part = part;
        this.places = places;
        this.blocks = blocks;
    }

    private boolean isUntold() {
        return places.length == 0;
    }

    /** Whether some ids, both ends included, lie between the lowest and the highest. Known without reading. */
    boolean overlap(long firstId, long lastId) {
        return isUntold() || (firstId <= highest() && lastId >= lowest());
    }

    private long lowest() {
        return part.index().firstMicros(places[0]);
    }

    private long highest() {
        return part.index().lastMicros(places[0]);
    }

    /** Tells of a block whether it may hold some of these ids, both ends included. Known without reading where the part has no others. */
    IntPredicate holding(long firstId, long lastId) {
        if (isUntold() || (firstId <= lowest() && lastId >= highest())) {
            return block -> true;
        }
        BlockIds known = load();
        return block -> known.mayHold(block, firstId, lastId);
    }

    /** Whether any block of a stretch may hold an id; where what tells that is damaged, it may. */
    boolean mayHold(int fromBlock, int toBlock, long id) {
        try {
            return overlap(id, id) && IntStream.range(fromBlock, toBlock).anyMatch(holding(id, id));
        } catch (WeirException e) {
            return true; // Whoever needs it says so.
        }
    }

    /** The blocks that have deletions, rising. */
    int[] blocksWithDeletions() {
        if (isUntold()) {
            return new int[0];
        }
        BlockIds known = load();
        return IntStream.range(0, blocks)
                .filter(block -> known.deletions(block) > 0)
                .toArray();
    }

    private BlockIds load() {
        BlockIds known = loaded;
        if (known == null) {
            known = read(places[0]);
            loaded = known;
        }
        return known;
    }

    private BlockIds read(int place) {
        ByteBuffer payload = part.payload(place);
        int from = payload.arrayOffset();
        try {
            BlockIds read =
                    BlockIds.read(payload.array(), from, from + part.index().payloadBytes(place));
            if (read.count() != blocks) {
                throw new IllegalStateException("it tells the ids of " + read.count() + " blocks of " + blocks);
            }
            return read;
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw part.meaningless(place, e);
        }
    }
}
