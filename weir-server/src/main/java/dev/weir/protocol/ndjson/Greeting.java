package dev.weir.protocol.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.ndjson.DeviceRule;
import dev.weir.format.ndjson.Hello;
import dev.weir.model.WeirException;
import dev.weir.protocol.AddressText;
import dev.weir.protocol.Admission;
import dev.weir.protocol.Connection;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a peer asks for before its first event, and how it is answered. Used by the connection's thread. */
final class Greeting {
    static final String UNAUTHORIZED = "unauthorized";
    static final String SESSION_TAKEN = "session_taken";
    static final String SESSION_TAKEN_REASON = "another connection goes on with the session";

    private final NdjsonServer server;
    private final Connection connection;
    private final Admission admission;
    private final NdjsonReplies replies;

    /**
     * What was agreed.
     *
     * @param isGreeted whether the peer said hello, and so is told why a connection ends
     * @param acks whether it is told of its lines
     * @param session the session that it holds and releases in the end, or null
     * @param line the number of the line before its first
     * @param peer whose lines they are
     */
    record Terms(boolean isGreeted, boolean acks, Sessions.@Nullable Hold session, long line, Parsers.Peer peer) {}

    Greeting(NdjsonServer server, Connection connection, Admission admission, NdjsonReplies replies) {
        this.server = server;
        this.connection = connection;
        this.admission = admission;
        this.replies = replies;
    }

    /** What holds for a peer that says no hello. */
    Terms silent() {
        return new Terms(false, false, null, 0, peer());
    }

    private Parsers.Peer peer() {
        String own = admission.device();
        byte[] name = own == null ? new byte[0] : own.getBytes(UTF_8);
        DeviceRule rule =
                own == null ? null : (bytes, from, to) -> Arrays.equals(bytes, from, to, name, 0, name.length);
        return new Parsers.Peer(AddressText.host(connection.peer().getAddress()), rule);
    }

    /** Answers a hello; empty if the peer is turned away, and has been told why. May wait for another connection to let go of the session. */
    Optional<Terms> answer(Hello hello) throws IOException {
        String problem = hello.problem();
        if (problem != null) {
            return refuse(admission.isLocked() ? UNAUTHORIZED : "invalid_hello", problem);
        }
        String token = hello.token();
        if (token == null ? admission.isLocked() : !show(token)) {
            return refuse(UNAUTHORIZED, token == null ? "a token is needed in the hello" : "the token is not valid");
        }
        if (!admission.mayWrite()) {
            return refuse("forbidden", "the token does not allow to write");
        }
        String name = hello.session();
        if (name == null) {
            replies.hello(server.version, OptionalLong.empty());
            replies.send();
            return Optional.of(new Terms(true, hello.ack(), null, 0, peer()));
        }
        return resume(server.sessions.take(key(name), connection), hello.ack());
    }

    private boolean show(String token) {
        byte[] shown = token.getBytes(UTF_8);
        return admission.show(shown, 0, shown.length);
    }

    /** A token that is tied to a device reaches the sessions of that device alone. */
    private String key(String session) {
        String device = admission.device();
        return device == null ? session : device + '\n' + session;
    }

    private Optional<Terms> resume(Sessions.Hold held, boolean acks) throws IOException {
        boolean kept = false;
        try {
            if (held.isLost()) {
                return refuse(SESSION_TAKEN, SESSION_TAKEN_REASON);
            }
            long line = server.sessionLines.last(held.session());
            replies.hello(server.version, OptionalLong.of(line));
            replies.send();
            kept = true;
            return Optional.of(new Terms(true, acks, held, line, peer()));
        } catch (WeirException e) {
            return refuse("unavailable", e.reason());
        } finally {
            if (!kept) {
                held.release();
            }
        }
    }

    private Optional<Terms> refuse(String code, String reason) throws IOException {
        replies.error(0, code, reason);
        replies.send();
        return Optional.empty();
    }
}
