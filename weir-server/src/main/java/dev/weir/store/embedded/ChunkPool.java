package dev.weir.store.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/** Chunks that no head uses now. Any thread. */
final class ChunkPool {
    private final Deque<Chunk> free = new ArrayDeque<>();
    private final int kept;

    /** A pool that keeps at most so many chunks; more than that are left to the garbage collector. */
    ChunkPool(int kept) {
        this.kept = kept;
    }

    synchronized Chunk take() {
        Chunk chunk = free.poll();
        return chunk == null ? new Chunk() : chunk;
    }

    synchronized void give(Chunk chunk) {
        if (free.size() < kept) {
            free.push(chunk);
        }
    }
}
