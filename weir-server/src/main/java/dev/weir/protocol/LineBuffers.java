package dev.weir.protocol;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of large buffers, leased to the connections that have much to say. Nobody waits for one: a connection that gets none goes
 * on with its small one. Any thread.
 */
public final class LineBuffers {
    /** Bytes of input that a large buffer takes. */
    public static final int LARGE_BYTES = 1 << 20;

    private static final int BATCH_SAMPLES = 1 << 15;

    private final int padding;
    private final Deque<Large> free = new ArrayDeque<>();
    private int left;

    /** A large buffer and batches to go with it, leased to one connection at a time. */
    public static final class Large {
        private final byte[] bytes;
        private final Batch batch = new Batch(BATCH_SAMPLES);
        private @Nullable EventBatch events;

        private Large(int size) {
            bytes = new byte[size];
        }

        /** The buffer. */
        public byte[] bytes() {
            return bytes;
        }

        /** The batch. */
        public Batch batch() {
            return batch;
        }

        /** The batch of events, made when it is first asked for. */
        public EventBatch events() {
            EventBatch made = events;
            if (made == null) {
                made = new EventBatch(EventStream.READINGS);
                events = made;
            }
            return made;
        }
    }

    /** So many large buffers, made when first needed, each readable {@code padding} bytes past its end. */
    public LineBuffers(int count, int padding) {
        this.left = count;
        this.padding = padding;
    }

    int padding() {
        return padding;
    }

    /** A large buffer, or null if all are leased. */
    public synchronized @Nullable Large lease() {
        Large large = free.poll();
        if (large == null && left > 0) {
            left--;
            large = new Large(LARGE_BYTES + padding);
        }
        return large;
    }

    /** Gives a buffer back. */
    public synchronized void giveBack(Large large) {
        free.push(large);
    }
}
