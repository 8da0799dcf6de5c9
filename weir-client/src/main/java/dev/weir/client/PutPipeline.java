package dev.weir.client;

import dev.weir.client.WeirClientException.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Sends many puts ahead of their replies. Bounded, so that few are in doubt when the connection breaks. */
final class PutPipeline {
    private static final int MAX_UNDER_WAY = 16 * 1024;

    private final Connection connection;
    private final Replies replies;
    private final Queue<Put> underWay = new ArrayDeque<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int answered;

    PutPipeline(Connection connection, Replies replies) {
        this.connection = connection;
        this.replies = replies;
    }

    /** Returns once every put is answered. */
    void run(Iterator<Put> puts) throws Fault {
        @Nullable Put next = null;
        while (true) {
            if (next == null && puts.hasNext()) {
                next = Objects.requireNonNull(puts.next(), "a put is null");
            }
            if (next != null && underWay.size() < MAX_UNDER_WAY && connection.offer(Request.of(next))) {
                underWay.add(next);
                next = null;
                continue;
            }
            Put oldest = underWay.peek();
            if (oldest == null) {
                return;
            }
            settle(oldest, replies.readOutcome());
        }
    }

    private void settle(Put put, @Nullable String refusal) {
        if (refusal != null) {
            refusals.add(new Refusal(answered, put.key(), refusal));
        }
        underWay.remove();
        answered++;
    }

    /** How many puts have their answer, so also the index of the first that has none. */
    int answered() {
        return answered;
    }

    List<Refusal> refusals() {
        return refusals;
    }
}
