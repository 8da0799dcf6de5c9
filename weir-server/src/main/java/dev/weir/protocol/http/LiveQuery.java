package dev.weir.protocol.http;

import dev.weir.format.text.Glob;
import dev.weir.live.Live;
import dev.weir.live.MessageType;
import dev.weir.live.Subscription;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a subscriber asks for, the same by WebSocket and by server-sent events. */
public final class LiveQuery {
    /** The parameters that it has. */
    public static final List<String> PARAMETERS = List.of("match", "type", "since");

    /** So little is kept in the kernel that a thousand subscribers who never read are cheap. */
    private static final int SEND_BUFFER_BYTES = 128 << 10;

    private LiveQuery() {}

    /**
     * Subscribes; what is taken from now on is kept for the subscriber, who closes the subscription.
     *
     * @param lastSeen the number of the last message that the peer has seen, where it says so otherwise than by {@code since}
     * @throws Problem 400 where the pattern, the type or the number is none, 503 while the server stops
     * @throws IOException when the peer has gone
     */
    public static Subscription subscribe(Live live, Request request, Optional<String> lastSeen) throws IOException {
        Parameters given = request.parameters();
        Glob match = given.pattern("match").orElseGet(() -> Glob.of("*"));
        Optional<String> since = given.find("since").or(() -> lastSeen);
        OptionalLong seen = since.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(since.get()));
        PeerLink link = request.link();
        link.sendBuffer(SEND_BUFFER_BYTES);
        return live.subscribe(match, type(given), seen, link::hangUp);
    }

    private static @Nullable MessageType type(Parameters given) {
        Optional<String> text = given.find("type");
        if (text.isEmpty()) {
            return null;
        }
        return MessageType.of(text.get())
                .orElseThrow(() -> Problem.wrong(
                        "type",
                        "invalid_parameter",
                        "cannot take type \"" + Parameters.cut(text.get()) + "\": it must be event or sample"));
    }

    private static long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Problem.wrong(
                "since",
                "invalid_parameter",
                "cannot take since \"" + Parameters.cut(text) + "\": it must be the seq of a message, a whole number");
    }
}
