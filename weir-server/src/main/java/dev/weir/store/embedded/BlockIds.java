package dev.weir.store.embedded;

import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * In which ranges the ids in each block of events of one stream in a part lie, and how many of its rows are deletions. Some ranges a block and not one,
 * for a few late events would else make that of each block as wide as they are late. Filled by one thread, then only read.
 */
final class BlockIds {
    /** Ids that are less apart are in one range, if there are not too many ranges. */
    private static final long JOINED = 256;

    private static final int MOST_RANGES = 128;

    private int count;

    /** The first and last ids of all ranges, rising in each block. */
    private long[] bounds = new long[32];

    private int[] ends = new int[16];
    private int[] deletions = new int[16];

    /** Takes the next block, whose rows have these ids. */
    void add(long[] ids, int deletionCount) {
        long[] sorted = ids.clone();
        Arrays.sort(sorted);
        long joined = JOINED;
        while (ranges(sorted, joined) > MOST_RANGES) {
            joined *= 2;
        }
        int end = begin();
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] - sorted[i - 1] >= joined) {
                end = range(end, sorted[i], sorted[i]);
            } else {
                bounds[end - 1] = sorted[i];
            }
        }
        end(end, deletionCount);
    }

    private static int ranges(long[] sorted, long joined) {
        int ranges = 1;
        for (int i = 1; i < sorted.length; i++) {
            ranges += sorted[i] - sorted[i - 1] >= joined ? 1 : 0;
        }
        return ranges;
    }

    private int begin() {
        return count == 0 ? 0 : ends[count - 1];
    }

    private int range(int end, long first, long last) {
        if (end == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * end);
        }
        bounds[end] = first;
        bounds[end + 1] = last;
        return end + 2;
    }

    private void end(int end, int deletionCount) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            deletions = Arrays.copyOf(deletions, 2 * count);
        }
        ends[count] = end;
        deletions[count++] = deletionCount;
    }

    /** Number of blocks. */
    int count() {
        return count;
    }

    /** Whether a block may have an event or a deletion whose id is in a range, both ends included. */
    boolean mayHold(int block, long fromId, long toId) {
        for (int i = block == 0 ? 0 : ends[block - 1]; i < ends[block]; i += 2) {
            if (bounds[i] <= toId && bounds[i + 1] >= fromId) {
                return true;
            }
        }
        return false;
    }

    /** How many rows of a block are deletions. */
    int deletions(int block) {
        return deletions[block];
    }

    /** The lowest id of all blocks, of which there is at least one. */
    long lowest() {
        return Arrays.stream(bounds, 0, begin()).min().orElseThrow();
    }

    /** The highest id of all blocks, of which there is at least one. */
    long highest() {
        return Arrays.stream(bounds, 0, begin()).max().orElseThrow();
    }

    /** What a part says of them. */
    ByteBuffer encode() {
        byte[] bytes = new byte[(2 * count + begin()) * VarInt.MAX_BYTES];
        int at = 0;
        long lowestBefore = 0;
        for (int block = 0; block < count; block++) {
            int from = block == 0 ? 0 : ends[block - 1];
            at = VarInt.put(deletions[block], bytes, at);
            at = VarInt.put((ends[block] - from) / 2, bytes, at);
            at = VarInt.put(VarInt.zigzag(bounds[from] - lowestBefore), bytes, at);
            for (int i = from + 1; i < ends[block]; i++) {
                at = VarInt.put(bounds[i] - bounds[i - 1], bytes, at);
            }
            lowestBefore = bounds[from];
        }
        return ByteBuffer.wrap(bytes, 0, at);
    }

    /** Reads what lies in {@code bytes[from, to)}. */
    static BlockIds read(byte[] bytes, int from, int to) {
        BlockIds ids = new BlockIds();
        long lowest = 0;
        int at = from;
        while (at < to) {
            long deletionCount = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            long ranges = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            if (ranges < 1 || ranges > MOST_RANGES || deletionCount < 0 || deletionCount > Integer.MAX_VALUE) {
                throw new IllegalStateException("a block of events has ids in " + ranges + " ranges");
            }
            lowest += VarInt.unzigzag(VarInt.get(bytes, at));
            at += VarInt.length(bytes, at);
            int end = ids.begin();
            long first = lowest;
            for (int i = 0; i < ranges; i++) {
                if (i > 0) {
                    first += VarInt.get(bytes, at);
                    at += VarInt.length(bytes, at);
                }
                long last = first + VarInt.get(bytes, at);
                at += VarInt.length(bytes, at);
                end = ids.range(end, first, last);
                first = last;
            }
            ids.end(end, (int) deletionCount);
        }
        if (at > to) {
            throw new IllegalStateException("the ids of events reach beyond their block");
        }
        return ids;
    }
}
