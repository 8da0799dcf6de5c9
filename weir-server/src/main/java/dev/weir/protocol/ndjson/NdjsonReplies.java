package dev.weir.protocol.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.ReplyChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** What one peer is told, a JSON object a line. Gathered until {@link #send}. Used by the connection's thread. */
final class NdjsonReplies {
    private static final int PIECE_CHARACTERS = 32 << 10;

    private final ReplyChannel replies;
    private final Refusals refusals;
    private final StringBuilder gathered = new StringBuilder(64);

    NdjsonReplies(ReplyChannel replies, Refusals refusals) {
        this.replies = replies;
        this.refusals = refusals;
    }

    /** Answers a hello; with the line after which the numbering goes on, if it named a session. */
    void hello(String version, OptionalLong line) {
        gathered.append("{\"hello\":{\"server\":\"weir\",\"version\":");
        quote(version);
        line.ifPresent(number -> gathered.append(",\"line\":").append(number));
        gathered.append("}}\n");
    }

    /** Every line up to this one is durable or was named. */
    void ack(long line) {
        gathered.append("{\"ack\":").append(line).append("}\n");
    }

    /** A line, or with 0 the connection, was refused; the latter is counted here. */
    void error(long line, String code, String reason) throws IOException {
        if (line == 0) {
            refusals.add("ndjson", code);
        }
        gathered.append("{\"error\":{\"line\":").append(line).append(",\"code\":");
        quote(code);
        gathered.append(",\"reason\":");
        quote(reason);
        gathered.append("}}\n");
        if (gathered.length() >= PIECE_CHARACTERS) {
            send();
        }
    }

    /** Sends what was gathered; waits for a peer that reads too little. */
    void send() throws IOException {
        if (!gathered.isEmpty()) {
            replies.send(ByteBuffer.wrap(gathered.toString().getBytes(UTF_8)));
            gathered.setLength(0);
            if (gathered.capacity() > PIECE_CHARACTERS / 8) {
                gathered.trimToSize();
            }
        }
    }

    private void quote(String text) {
        gathered.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, gathered);
        gathered.append('"');
    }
}
