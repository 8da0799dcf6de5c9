package dev.weir.store.embedded;

import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The lowest and the highest id in each block of events of one stream in a part, and how many of its rows are deletions. Filled by one thread, then
 * only read.
 */
final class BlockIds {
    private int count;
    private long[] lowest = new long[16];
    private long[] highest = new long[16];
    private int[] deletions = new int[16];

    /** The bounds of the next block. */
    void add(long lowestId, long highestId, int deletionCount) {
        if (count == lowest.length) {
            lowest = Arrays.copyOf(lowest, 2 * count);
            highest = Arrays.copyOf(highest, 2 * count);
            deletions = Arrays.copyOf(deletions, 2 * count);
        }
        lowest[count] = lowestId;
        highest[count] = highestId;
        deletions[count++] = deletionCount;
    }

    /** Number of blocks. */
    int count() {
        return count;
    }

    /** Whether a block may have an event or a deletion whose id is in a range, both ends included. */
    boolean mayHold(int block, long fromId, long toId) {
        return lowest[block] <= toId && highest[block] >= fromId;
    }

    /** How many rows of a block are deletions. */
    int deletions(int block) {
        return deletions[block];
    }

    /** The lowest id of all blocks, of which there is at least one. */
    long lowest() {
        return Arrays.stream(lowest, 0, count).min().orElseThrow();
    }

    /** The highest id of all blocks, of which there is at least one. */
    long highest() {
        return Arrays.stream(highest, 0, count).max().orElseThrow();
    }

    /** What a part says of them. */
    ByteBuffer encode() {
        byte[] bytes = new byte[count * 3 * VarInt.MAX_BYTES];
        int at = 0;
        long before = 0;
        for (int i = 0; i < count; i++) {
            at = VarInt.put(VarInt.zigzag(lowest[i] - before), bytes, at);
            at = VarInt.put(highest[i] - lowest[i], bytes, at);
            at = VarInt.put(deletions[i], bytes, at);
            before = lowest[i];
        }
        return ByteBuffer.wrap(bytes, 0, at);
    }

    /** Reads what lies in {@code bytes[from, to)}. */
    static BlockIds read(byte[] bytes, int from, int to) {
        BlockIds ids = new BlockIds();
        long before = 0;
        int at = from;
        while (at < to) {
            before += VarInt.unzigzag(VarInt.get(bytes, at));
            at += VarInt.length(bytes, at);
            long width = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            long deletionCount = VarInt.get(bytes, at);
            at += VarInt.length(bytes, at);
            if (width < 0 || deletionCount < 0 || deletionCount > Integer.MAX_VALUE) {
                throw new IllegalStateException("a block of events has ids that cannot be");
            }
            ids.add(before, before + width, (int) deletionCount);
        }
        if (at > to) {
            throw new IllegalStateException("the ids of events reach beyond their block");
        }
        return ids;
    }
}
