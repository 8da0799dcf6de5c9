package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;

/** Takes the messages of one who follows what a server takes, and counts. Owned by the thread that reads. */
final class Subscriber implements PushSocket.Texts {
    private static final byte[] SEQ = "{\"seq\":".getBytes(US_ASCII);
    private static final byte[] EVENT = ",\"type\":\"event\"".getBytes(US_ASCII);
    private static final byte[] MISSED = "{\"missed\":".getBytes(US_ASCII);

    /** Gets each event's message. */
    @FunctionalInterface
    interface Listener {
        /**
         * An event has come.
         *
         * @param json has it from {@code from} to {@code to}, only to be looked at
         * @param readNanos when it had been read, by {@link System#nanoTime}
         */
        void event(byte[] json, int from, int to, long readNanos);
    }

    private final Listener listener;
    private long lastSeq = -1;
    private long messages;
    private long missed;
    private long skipped;
    private long disordered;

    Subscriber(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void text(byte[] bytes, int from, int to, long readNanos) throws IOException {
        messages++;
        if (begins(SEQ, bytes, from, to)) {
            long seq = 0;
            int at = from + SEQ.length;
            for (; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                seq = seq * 10 + bytes[at] - '0';
            }
            skipped += lastSeq >= 0 && seq > lastSeq + 1 ? 1 : 0;
            disordered += seq <= lastSeq ? 1 : 0;
            lastSeq = seq;
            if (begins(EVENT, bytes, at, to)) {
                listener.event(bytes, from, to, readNanos);
            }
        } else if (begins(MISSED, bytes, from, to)) {
            missed++;
        } else {
            throw new IOException(
                    "cannot follow: a message was \"" + new String(bytes, from, to - from, ISO_8859_1) + "\"");
        }
    }

    private static boolean begins(byte[] word, byte[] bytes, int from, int to) {
        return to - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }

    /** All messages. */
    long messages() {
        return messages;
    }

    /** Messages that told of others which were missed. */
    long missed() {
        return missed;
    }

    /** How often a message's number was not the next one after the last. */
    long skipped() {
        return skipped;
    }

    /** How often a message's number was not above the last one. */
    long disordered() {
        return disordered;
    }
}
