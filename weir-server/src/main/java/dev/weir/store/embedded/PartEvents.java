package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.WeirException;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventScratch;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.EventSource;
import dev.weir.store.event.Words;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of one stream in a part: blocks in the order of time and id, the pages that tell which of them hold a word, and the bounds of their ids. Any
 * thread.
 */
final class PartEvents implements EventSource {
    private final Part part;
    private final int[] blocks;
    private final int[] pages;

    /** Where the ids are; none in a part that was written before ids were told. */
    private final int[] idsAt;

    private volatile @Nullable BlockIds ids;

    private PartEvents(Part part, int[] blocks, int[] pages, int[] idsAt) {
        this.part = part;
        this.blocks = blocks;
        this.pages = pages;
        this.idsAt = idsAt;
    }

    static PartEvents of(Part part, EventStream stream) {
        return new PartEvents(
                part,
                places(part, PartFormat.EVENTS_BLOCK, stream),
                places(part, PartFormat.WORDS_BLOCK, stream),
                places(part, PartFormat.IDS_BLOCK, stream));
    }

    private static int[] places(Part part, int kind, EventStream stream) {
        PartIndex index = part.index();
        int[] found = new int[16];
        int count = 0;
        for (int i = 0; i < index.count(); i++) {
            if (index.kind(i) == kind && index.firstSeries(i) == stream.number()) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Number of blocks. */
    int count() {
        return blocks.length;
    }

    long firstMicros(int block) {
        return part.index().firstMicros(blocks[block]);
    }

    long lastMicros(int block) {
        return part.index().lastMicros(blocks[block]);
    }

    /** Whether the events of some parts, as their blocks are known without reading, may have one at a place. */
    static boolean mayHold(List<Part> parts, EventStream stream, EventQuery.Place place) {
        for (Part part : parts) {
            if (part.events(stream).mayHold(place)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayHold(EventQuery.Place place) {
        int from = firstEndingAt(place.timestampMicros());
        int to = firstBeginningAfter(place.timestampMicros());
        try {
            return IntStream.range(from, to).anyMatch(holding(place.id(), place.id()));
        } catch (WeirException e) {
            return true; // The ids are damaged: whoever needs them says so.
        }
    }

    /** Tells of a block whether it may hold some of these ids, both ends included. Reads what tells that only where the part has other ids too. */
    IntPredicate holding(long firstId, long lastId) {
        if (idsAt.length == 0 || (firstId <= lowestId() && lastId >= highestId())) {
            return block -> true;
        }
        BlockIds known = ids(idsAt[0]);
        return block -> known.mayHold(block, firstId, lastId);
    }

    private long lowestId() {
        return idsAt.length == 0 ? Long.MIN_VALUE : part.index().firstMicros(idsAt[0]);
    }

    private long highestId() {
        return idsAt.length == 0 ? Long.MAX_VALUE : part.index().lastMicros(idsAt[0]);
    }

    private BlockIds ids(int at) {
        BlockIds known = ids;
        if (known == null) {
            ByteBuffer payload = part.payload(at);
            int from = payload.arrayOffset();
            try {
                known = BlockIds.read(payload.array(), from, from + part.index().payloadBytes(at));
                if (known.count() != count()) {
                    throw new IllegalStateException(
                            "it tells the ids of " + known.count() + " blocks of events of " + count());
                }
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                throw part.meaningless(at, e);
            }
            ids = known;
        }
        return known;
    }

    /** The first block that ends at or after a time. */
    int firstEndingAt(long micros) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lastMicros(middle) < micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first block that begins after a time. */
    int firstBeginningAfter(long micros) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (firstMicros(middle) <= micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean mayAnswer(EventQuery query) {
        return count() > 0
                && query.range().overlaps(firstMicros(0), lastMicros(count() - 1))
                && query.firstId() <= highestId()
                && query.lastId() >= lowestId();
    }

    @Override
    public long boundMicros(boolean newestFirst) {
        return newestFirst ? lastMicros(count() - 1) : firstMicros(0);
    }

    @Override
    public PartEventCursor open(EventQuery query, EventScratches scratches) {
        return new PartEventCursor(this, query, scratches);
    }

    /** A block, read from the disk and decoded to the scratch. */
    EventBlock load(int block, EventScratch scratch) {
        ByteBuffer payload = part.payload(blocks[block], scratch);
        try {
            return new EventBlock(payload.array(), payload.arrayOffset(), scratch);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw damaged(block, e);
        }
    }

    /** The failure for a block that was read and makes no sense. */
    RuntimeException damaged(int block, RuntimeException e) {
        return part.meaningless(blocks[block], e);
    }

    /** The blocks, rising, that may hold a word; there may be some that do not. */
    int[] blocksWith(Words.Kind kind, byte[] word) {
        int hash = Words.hash(kind, word, 0, word.length);
        int[] found = new int[16];
        int count = 0;
        for (int page : pages) {
            // The pages of a group are sorted by hash, and few: most are passed over by their bounds.
            if (part.index().firstMicros(page) <= hash && hash <= part.index().lastMicros(page)) {
                int[] inPage = search(page, hash);
                if (count + inPage.length > found.length) {
                    found = Arrays.copyOf(found, 2 * (count + inPage.length));
                }
                System.arraycopy(inPage, 0, found, count, inPage.length);
                count += inPage.length;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private int[] search(int page, int wanted) {
        ByteBuffer payload = part.payload(page);
        byte[] bytes = payload.array();
        int at = payload.arrayOffset();
        int end = at + part.index().payloadBytes(page);
        int groupFrom = part.index().lastSeries(page);
        long hash = part.index().firstMicros(page);
        try {
            while (at < end) {
                hash += VarInt.get(bytes, at);
                at += VarInt.length(bytes, at);
                int count = (int) VarInt.get(bytes, at);
                at += VarInt.length(bytes, at);
                if (count < 1 || count > EventsWriter.GROUP) {
                    throw new IllegalStateException("a word is in " + count + " blocks");
                }
                int[] found = hash == wanted ? new int[count] : new int[0];
                int block = groupFrom;
                for (int i = 0; i < count; i++) {
                    block += (int) VarInt.get(bytes, at);
                    at += VarInt.length(bytes, at);
                    if (found.length > 0) {
                        found[i] = block;
                    }
                    if (block < groupFrom || block >= blocks.length) {
                        throw new IllegalStateException("a word is in block " + block + " of " + blocks.length);
                    }
                }
                if (hash >= wanted) {
                    return found;
                }
            }
            return new int[0];
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw part.meaningless(page, e);
        }
    }
}
