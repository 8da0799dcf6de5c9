package dev.weir.protocol.ndjson;

import dev.weir.model.Reject;
import java.io.IOException;

/** What was agreed with one peer, what it is told, and whether it is over. Used by the connection's thread. */
final class Talk {
    private final NdjsonReplies replies;
    private Greeting.Terms terms;
    private boolean ended;
    private boolean hasLastWord;

    Talk(NdjsonReplies replies, Greeting.Terms terms) {
        this.replies = replies;
        this.terms = terms;
    }

    Greeting.Terms terms() {
        return terms;
    }

    void agree(Greeting.Terms agreed) {
        terms = agreed;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether the peer was told why its connection ends, and should get time to read it. Any other is to notice at once. */
    boolean hasLastWord() {
        return hasLastWord;
    }

    /** Names a line that was rejected to a peer that asked for acks. */
    void reject(Reject reject) throws IOException {
        if (terms.acks()) {
            replies.error(reject.line(), reject.code().text(), reject.reason());
        }
    }

    /** Says that all lines up to this one are settled to a peer that asked for acks. */
    void ack(long line) throws IOException {
        if (terms.acks()) {
            replies.ack(line);
            replies.send();
        }
    }

    /** Ends it, and says that to anybody: nothing is taken without a token that holds. */
    void turnAway(String reason) throws IOException {
        replies.error(0, Greeting.UNAUTHORIZED, reason);
        replies.send();
        end(true);
    }

    /** Ends it, and says why to a peer that said hello. */
    void refuse(long line, String code, String reason) throws IOException {
        if (terms.isGreeted()) {
            replies.error(line, code, reason);
        }
        end(terms.isGreeted());
        replies.send();
    }

    /** Ends it. */
    void end(boolean isTold) {
        ended = true;
        hasLastWord |= isTold;
    }

    /** Lets go of the session, before anything that waits for the peer. */
    void release() {
        Sessions.Hold held = terms.session();
        if (held != null) {
            held.release();
        }
    }
}
