package dev.weir.blob.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The memory in which writers collect bytes: so many buffers and no more, made when they are first wanted and kept. Any thread. */
final class WriteBuffers {
    private static final int SIZE_BYTES = 512 * 1024;
    private static final int MOST = 16;

    private final Deque<ByteBuffer> free = new ArrayDeque<>(MOST);
    private int made;

    /** An empty buffer; null if all are in use. */
    synchronized @Nullable ByteBuffer take() {
        if (free.isEmpty() && made < MOST) {
            made++;
            return ByteBuffer.allocateDirect(SIZE_BYTES);
        }
        return free.poll();
    }

    /** Gives back a buffer that nobody uses any more. */
    synchronized void give(ByteBuffer buffer) {
        free.push(buffer.clear());
    }
}
