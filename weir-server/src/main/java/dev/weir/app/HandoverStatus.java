package dev.weir.app;

import java.util.Locale;

/**
 * How a backup is at a moment that is on its way to somebody.
 *
 * @param commit the last commit in it, 0 until that is known
 * @param bytes what its files have together, 0 until that is known
 * @param sent how many of these have been sent
 * @param reason why it failed, else empty
 */
record HandoverStatus(String id, String name, State state, long commit, long bytes, long sent, String reason) {
    /** How far it is. */
    enum State {
        /** The copy is being made. */
        COPYING,
        /** It can be fetched. */
        READY,
        /** It is being fetched. */
        SENDING,
        /** It was fetched to its end. */
        SENT,
        /** It could not be made, or was not fetched to its end. */
        FAILED;

        /** As the API says it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isEnd() {
            return this == SENT || this == FAILED;
        }
    }

    static HandoverStatus copying(String id, String name) {
        return new HandoverStatus(id, name, State.COPYING, 0, 0, 0, "");
    }

    HandoverStatus ready(long lastCommit, long allBytes) {
        return new HandoverStatus(id, name, State.READY, lastCommit, allBytes, 0, "");
    }

    /** So many bytes have been sent by now. */
    HandoverStatus sending(long bytesSent) {
        return new HandoverStatus(id, name, State.SENDING, commit, bytes, bytesSent, "");
    }

    /** All that is sent was fetched. */
    HandoverStatus fetched() {
        return new HandoverStatus(id, name, State.SENT, commit, bytes, sent, "");
    }

    HandoverStatus failed(String why) {
        return new HandoverStatus(id, name, State.FAILED, commit, bytes, sent, why);
    }
}
