package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratch;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.EventSource;
import dev.weir.store.event.Words;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The events of one stream in a part: blocks in the order of time and id, the pages that tell which of them hold a word, and what tells their ids. Any
 * thread.
 */
final class PartEvents implements EventSource {
    private final Part part;
    private final EventStream stream;
    private final int[] blocks;
    private final int[] pages;

    private final PartIds ids;

    private PartEvents(Part part, EventStream stream, int[] blocks, int[] pages, int[] ids) {
        this.part = part;
        this.stream = stream;
        this.blocks = blocks;
        this.pages = pages;
        this.ids = new PartIds(part, ids, blocks.length);
    }

    static PartEvents of(Part part, EventStream stream) {
        return new PartEvents(
                part,
                stream,
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

    /** Whether some parts may have an event at a place, by the times and ids of their blocks. */
    static boolean mayHold(List<Part> parts, EventStream stream, EventQuery.Place place) {
        for (Part part : parts) {
            if (part.events(stream).mayHold(place)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayHold(EventQuery.Place place) {
        long micros = place.timestampMicros();
        return ids.mayHold(firstEndingAt(micros), firstBeginningAfter(micros), place.id());
    }

    /** Tells where ids may be. */
    PartIds ids() {
        return ids;
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
                && ids.overlap(query.firstId(), query.lastId());
    }

    @Override
    public long boundMicros(boolean newestFirst) {
        return newestFirst ? lastMicros(count() - 1) : firstMicros(0);
    }

    @Override
    public PartEventCursor open(EventQuery query, EventScratches scratches) {
        return new PartEventCursor(this, query, scratches);
    }

    /** The deletions, by place; only blocks that have any are read. */
    EventCursor deletions(EventScratches scratches) {
        EventQuery all = EventQuery.ofIds(stream, stream.firstId(), Long.MAX_VALUE, Integer.MAX_VALUE);
        return new PartEventDeletions(new PartEventCursor(this, all, scratches, ids.blocksWithDeletions()));
    }

    /** Whether it has an event, and not a deletion, at a place. */
    boolean holds(EventQuery.Place place, EventScratches scratches) {
        TimeRange then = new TimeRange(place.timestampMicros(), place.timestampMicros() + 1);
        EventQuery query = EventQuery.ofIds(stream, place.id(), place.id(), 1).within(then);
        try (PartEventCursor cursor = open(query, scratches)) {
            return cursor.next() && !cursor.isDeletion();
        }
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
