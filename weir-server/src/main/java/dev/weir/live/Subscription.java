package dev.weir.live;

import dev.weir.model.Event;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber: the number of the last message it has looked at, and a filter. Its thread, a virtual one, calls {@link #next} and writes what it was given, by
 * turns; nothing in the ring waits for it. Closed by that thread.
 */
public final class Subscription implements AutoCloseable {
    /** How much is encoded in one turn, but for the message that goes beyond it. */
    private static final int TURN_BYTES = 32 << 10;

    /** How many messages are looked at in one turn. */
    private static final int TURN_MESSAGES = 1 << 15;

    /** A subscriber is not served again before this: messages go in batches where they come fast. */
    private static final long REST_NANOS = 10_000_000;

    private static final long LONGEST_REST_NANOS = 1_000_000_000;

    /** What a turn, a message looked at and a byte encoded cost of a core, roughly. */
    private static final long TURN_NANOS = 5_000;

    private static final long LOOK_NANOS = 2;
    private static final long BYTE_NANOS = 3;

    /** All subscribers together leave seven parts in eight of one core to the others, while there is more than they can take. */
    private static final int SHARE = 8;

    private static final long PING_NANOS = 30_000_000_000L;

    /** What a turn was for. */
    public enum Turn {
        /** The form has messages to be written. */
        MESSAGES,
        /** Nothing was written for half a minute: the peer may want to be shown that somebody is there. */
        PING,
        /** There will be no more. */
        END
    }

    private final Live live;
    private final Ring ring;
    private final Filter filter;
    private final @Nullable MessageType only;
    private final MessagePrinter printer;
    private final Turns turns;
    private long cursor;
    private boolean isNew;
    private long missed;
    private boolean missedUnknown;
    private long restUntil;

    /**
     * A subscriber that has seen everything up to {@code cursor}.
     *
     * @param only messages of this type; null for all
     * @param isNew whether it wants no more of the past than that: what came while it subscribed is not missed
     * @param missedUnknown whether it is to be told first that it has missed nobody knows how much
     * @param hangUp ends its connection at once
     */
    Subscription(
            Live live,
            Ring ring,
            Filter filter,
            @Nullable MessageType only,
            long cursor,
            boolean isNew,
            boolean missedUnknown,
            Runnable hangUp) {
        this.live = live;
        this.ring = ring;
        this.filter = filter;
        this.only = only;
        this.cursor = cursor;
        this.isNew = isNew;
        this.missedUnknown = missedUnknown;
        this.printer = new MessagePrinter(live.registry());
        this.turns = new Turns(live.clock(), hangUp);
    }

    /**
     * Waits for messages that pass the filter and adds them to {@code form}, about 32 KiB of them at most; what it was given before has been written. A subscriber
     * that was passed by the writer is told by a message how many it missed. An interrupt ends it.
     */
    public Turn next(MessageForm form) {
        turns.begin();
        Turn turn = null;
        while (turn == null) {
            if (isEnded()) {
                turn = Turn.END;
            } else if (turns.nanos() >= PING_NANOS) {
                turn = Turn.PING;
            } else if (live.last() > cursor || missedUnknown) {
                turn = take(form) ? Turn.MESSAGES : null;
            } else {
                turns.await(() -> live.last() <= cursor && !isEnded());
            }
        }
        turns.end();
        return turn;
    }

    /** The number of the last message that it has looked at, for its thread. */
    public long position() {
        return cursor;
    }

    private boolean isEnded() {
        return live.isClosed() || Thread.currentThread().isInterrupted();
    }

    /** Wakes it if it waits for messages. */
    void wake() {
        turns.wake();
    }

    /** Wakes it if it is time for a ping. */
    void wakeForPing() {
        if (turns.nanos() >= PING_NANOS) {
            turns.wake();
        }
    }

    /** One turn, after what is left of the rest; false where no message was for it. */
    private boolean take(MessageForm form) {
        int busy = live.begins();
        try {
            rest();
            long last = live.last();
            skipWhatIsGone(last);
            long first = cursor + 1;
            int encoded = encode(last, form);
            if (!takesAll() && cursor >= first && !ring.holds(first)) {
                // What was passed over may have been something else than it seemed.
                missedUnknown = true;
            }
            encoded += tellMissed(form);
            long cost = TURN_NANOS + (cursor + 1 - first) * LOOK_NANOS + encoded * BYTE_NANOS;
            restUntil = live.nanos() + Math.clamp(cost * SHARE * busy, REST_NANOS, LONGEST_REST_NANOS);
            return encoded > 0;
        } finally {
            live.ends();
        }
    }

    private boolean takesAll() {
        return only == null && filter.takesAll();
    }

    private void rest() {
        for (long left = restUntil - live.nanos(); left > 0 && !isEnded(); left = restUntil - live.nanos()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Moves to the oldest message that is there, if the one that would be next is not. */
    private void skipWhatIsGone(long last) {
        boolean isStarted = ring.isStarted();
        if (isNew) {
            // What came while it subscribed was not for it.
            cursor = Math.max(cursor, isStarted ? ring.start() - 1 : last);
            isNew = !isStarted;
        }
        long before = isStarted ? ring.oldest(last) - 1 : last;
        if (cursor < before) {
            miss(before - cursor);
            cursor = before;
        }
    }

    private void miss(long count) {
        live.missed(count);
        missed += count;
        missedUnknown |= !takesAll();
    }

    private int encode(long last, MessageForm form) {
        int encoded = 0;
        long most = Math.min(last, cursor + TURN_MESSAGES);
        while (cursor < most && encoded < TURN_BYTES) {
            long seq = cursor + 1;
            int what = ring.what(seq);
            int length = switch (what) {
                case Ring.EVENT -> event(seq, form);
                case Ring.GAP -> gap(seq);
                default -> sample(seq, what, form);
            };
            if (length < 0) {
                return encoded;
            }
            encoded += length;
            cursor = seq;
        }
        return encoded;
    }

    /** Bytes that it took; 0 where it does not pass, -1 where it has been overwritten. */
    private int sample(long seq, int what, MessageForm form) {
        if (only == MessageType.EVENT || !filter.takesSample(what)) {
            return 0;
        }
        long timestamp = ring.timestampMicros(seq);
        double value = ring.value(seq);
        if (!ring.holds(seq)) {
            return -1;
        }
        int told = tellMissed(form);
        printer.sample(seq, what & ~Ring.DERIVED, timestamp, value);
        return told + add(seq, form);
    }

    private int gap(long seq) {
        long missing = ring.timestampMicros(seq);
        if (!ring.holds(seq)) {
            return -1;
        }
        live.missed(missing);
        missedUnknown = true;
        return 0;
    }

    private int event(long seq, MessageForm form) {
        if (only == MessageType.SAMPLE) {
            return 0;
        }
        Event event = ring.event(seq);
        if (!ring.holds(seq)) {
            return -1;
        }
        if (event == null) {
            miss(1);
            return 0;
        }
        if (!filter.takesDevice(event.device())) {
            return 0;
        }
        int told = tellMissed(form);
        printer.event(seq, event);
        return told + add(seq, form);
    }

    private int add(long seq, MessageForm form) {
        form.add(seq, printer.bytes(), printer.size());
        live.pushed();
        return printer.size();
    }

    private int tellMissed(MessageForm form) {
        if (missed == 0 && !missedUnknown) {
            return 0;
        }
        printer.missed(missedUnknown ? -1 : missed);
        form.add(0, printer.bytes(), printer.size());
        missed = 0;
        missedUnknown = false;
        return printer.size();
    }

    /** Ends its connection if what it was given is still not written after so long. */
    boolean cutIfStuck(long patienceNanos) {
        return turns.cutIfStuck(patienceNanos);
    }

    Filter filter() {
        return filter;
    }

    @Override
    public void close() {
        live.leave(this);
    }
}
