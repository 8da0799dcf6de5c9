package dev.weir.live;

/**
 * One who listens to a {@link Broadcast}: the number of the last text it has been given. Its thread, a virtual one, calls {@link #next} and writes what it was
 * given, by turns; nothing waits for it. Closed by that thread.
 */
public final class Listener implements AutoCloseable {
    /** How much is given in one turn, but for the text that goes beyond it. */
    private static final int TURN_BYTES = 32 << 10;

    private static final long PING_NANOS = 30_000_000_000L;

    /** What a turn was for. */
    public enum Turn {
        /** The form has texts to be written. */
        MESSAGES,
        /** Half a minute has passed since the last time: the peer is to show that it is there. */
        PING,
        /** It was too slow, or has shown no sign of life since the last ping. There will be no more. */
        BEHIND,
        /** There will be no more. */
        END
    }

    private final Broadcast broadcast;
    private final ToldTexts texts;
    private final Turns turns;
    private long cursor;
    private volatile long pingedAt;
    private volatile boolean heard = true;

    /** A listener to what is told from now on. */
    Listener(Broadcast broadcast, ToldTexts texts, Runnable hangUp) {
        this.broadcast = broadcast;
        this.texts = texts;
        this.turns = new Turns(broadcast.clock(), hangUp);
        this.cursor = texts.last();
        this.pingedAt = broadcast.clock().getAsLong();
    }

    /**
     * Waits for texts and adds all that wait to {@code form}, about 32 KiB of them at most; what it was given before has been written. An interrupt ends it.
     */
    public Turn next(MessageForm form) {
        turns.begin();
        Turn turn = null;
        while (turn == null) {
            if (isEnded()) {
                turn = Turn.END;
            } else if (isPingDue()) {
                turn = ping();
            } else if (texts.shown() > cursor) {
                turn = take(form);
            } else {
                turns.await(() -> texts.shown() == cursor && !isEnded());
            }
        }
        turns.end();
        return turn;
    }

    private boolean isEnded() {
        return broadcast.isClosed() || Thread.currentThread().isInterrupted();
    }

    private boolean isPingDue() {
        return broadcast.clock().getAsLong() - pingedAt >= PING_NANOS;
    }

    private Turn ping() {
        if (!heard) {
            return behind();
        }
        heard = false;
        pingedAt = broadcast.clock().getAsLong();
        return Turn.PING;
    }

    private Turn take(MessageForm form) {
        long first = cursor;
        long last = texts.shown();
        int bytes = 0;
        while (cursor < last && bytes < TURN_BYTES) {
            byte[] text = texts.get(cursor + 1);
            if (text == null) {
                return behind();
            }
            cursor++;
            form.add(cursor, text, text.length);
            bytes += text.length;
        }
        broadcast.pushed(cursor - first);
        return Turn.MESSAGES;
    }

    private Turn behind() {
        broadcast.fellBehind();
        return Turn.BEHIND;
    }

    /** Something has come from its peer. Any thread. */
    public void heard() {
        heard = true;
    }

    /** Wakes it if it waits for texts. */
    void wake() {
        turns.wake();
    }

    /** Wakes it if it is time for a ping. */
    void wakeForPing() {
        if (isPingDue()) {
            turns.wake();
        }
    }

    /** Ends its connection if what it was given is still not written after so long. */
    boolean cutIfStuck(long patienceNanos) {
        return turns.cutIfStuck(patienceNanos);
    }

    @Override
    public void close() {
        broadcast.leave(this);
    }
}
