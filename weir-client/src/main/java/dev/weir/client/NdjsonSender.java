package dev.weir.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.client.WeirClientException.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a Weir server's NDJSON port, on which JSON objects are sent, a line each, and acknowledged once they are durable.
 *
 * <p>With a session the server knows which line of it came last: {@link #firstLine} tells where to go on, on this connection and on any later
 * one, so that nothing is sent twice. Lines are counted from 1 by the server, and here just so.
 *
 * <p>Every call throws {@link WeirClientException} when the connection cannot go on: REFUSED where another would not either (a wrong token,
 * a session that somebody else took), any other kind where it may. The sender is to be closed then; lines after {@link #acknowledged} are in
 * doubt, unless a session tells.
 *
 * <p>Threads: one at a time. Limits: two buffers of 64 KiB; whoever wants to send unacknowledged lines again keeps them.
 */
public final class NdjsonSender implements AutoCloseable {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final byte[] LINE_FEED = {'\n'};

    /** What stands in the way of this connection alone, or passes. */
    private static final Set<String> PASSING = Set.of("not_stored", "unavailable");

    private final String server;
    private final Connection connection;
    private final RejectConsumer rejects;
    private long firstLine = 1;
    private long sent;
    private long acknowledged;

    /**
     * How to connect.
     *
     * @param timeout how long a call waits with no byte coming or going before it gives up
     * @param token what to show, or null
     * @param session its name, 1 to 256 bytes of UTF-8 without control characters, or null for none
     * @param tls for a server that speaks TLS, such as one of {@link Trust#in}; or null
     */
    public record Options(
            Duration timeout,
            @Nullable String token,
            @Nullable String session,
            @Nullable SSLContext tls) {}

    /**
     * Connects and says hello.
     *
     * @param rejects gets each line that the server rejects; the others go on
     */
    public NdjsonSender(String host, int port, Options options, RejectConsumer rejects) {
        this.server = host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        this.rejects = rejects;
        try {
            this.connection = Connection.open(host, port, options.timeout(), options.tls());
        } catch (Fault fault) {
            throw new WeirClientException(fault.kind(), "cannot connect to " + server + ": " + fault.why(), fault);
        }
        run(() -> greet(options));
    }

    private void greet(Options options) throws Fault {
        offer((hello(options) + "\n").getBytes(UTF_8));
        Map<String, @Nullable Object> reply = parse(connection.nextLine());
        if (reply.get("error") instanceof Map<?, ?> error) {
            throw refusal(error);
        }
        if (!(reply.get("hello") instanceof Map<?, ?> hello)) {
            throw new Fault(Kind.MALFORMED, "the reply to the hello is none");
        }
        long last = options.session() == null ? 0 : number(hello.get("line"));
        firstLine = last + 1;
        sent = last;
        acknowledged = last;
    }

    private static String hello(Options options) {
        StringBuilder hello = new StringBuilder("{\"hello\":{\"ack\":true");
        String token = options.token();
        String session = options.session();
        if (token != null) {
            hello.append(",\"token\":").append(quoted(token));
        }
        if (session != null) {
            hello.append(",\"session\":").append(quoted(session));
        }
        return hello.append("}}").toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The number of the first line to send: 1, or with a session the one after the last that the server has taken or rejected. */
    public long firstLine() {
        return firstLine;
    }

    /** The number of the last line given to {@link #send}. */
    public long sent() {
        return sent;
    }

    /** Every line up to this one is durable or was rejected. */
    public long acknowledged() {
        return acknowledged;
    }

    /**
     * Sends a line, or puts it into the buffer. Waits while the buffer is full.
     *
     * @param line one JSON object without a line feed; not blank, which the server would not count
     */
    public void send(byte[] line) {
        run(() -> {
            for (int from = 0; from < line.length; from += PIECE_BYTES) {
                offer(from == 0 && line.length <= PIECE_BYTES ? line : piece(line, from));
            }
            offer(LINE_FEED);
            sent++;
        });
    }

    private static byte[] piece(byte[] line, int from) {
        return Arrays.copyOfRange(line, from, Math.min(line.length, from + PIECE_BYTES));
    }

    /** Sends what is buffered, and returns when every line up to this one is acknowledged. */
    public void await(long line) {
        run(() -> {
            while (acknowledged < Math.min(line, sent)) {
                takeReplies();
                if (acknowledged < Math.min(line, sent)) {
                    connection.awaitProgress();
                }
            }
        });
    }

    private void offer(byte[] bytes) throws Fault {
        while (!connection.offer(bytes)) {
            takeReplies();
            if (!connection.push()) {
                connection.awaitProgress();
            }
        }
    }

    /** Takes what the server has said meanwhile, and waits for nothing. */
    private void takeReplies() throws Fault {
        for (byte[] line = connection.pollLine(); line != null; line = connection.pollLine()) {
            take(parse(line));
        }
    }

    private void take(Map<String, @Nullable Object> reply) throws Fault {
        if (reply.get("error") instanceof Map<?, ?> error) {
            if (number(error.get("line")) == 0 || PASSING.contains(text(error, "code"))) {
                throw refusal(error);
            }
            rejects.reject(number(error.get("line")), text(error, "code"), text(error, "reason"));
            return;
        }
        long line = number(reply.get("ack"));
        if (line <= acknowledged || line > sent + 1) {
            throw new Fault(Kind.MALFORMED, "line " + line + " was acknowledged after " + acknowledged + " of " + sent);
        }
        acknowledged = line;
    }

    private static Fault refusal(Map<?, ?> error) {
        Kind kind = PASSING.contains(text(error, "code")) ? Kind.BROKEN : Kind.REFUSED;
        return new Fault(kind, text(error, "code") + ": " + text(error, "reason"));
    }

    private static Map<String, @Nullable Object> parse(byte[] line) throws Fault {
        String text = new String(line, UTF_8);
        Map<String, @Nullable Object> object = JsonObject.parse(text);
        if (object == null) {
            throw new Fault(Kind.MALFORMED, "the reply has a line that is no JSON object: " + Word.quote(text));
        }
        return object;
    }

    private static String text(Map<?, ?> object, String field) {
        Object value = object.get(field);
        return value == null ? "" : value.toString();
    }

    private static long number(@Nullable Object value) throws Fault {
        if (value instanceof Double number && number >= 0) {
            return (long) (double) number;
        }
        throw new Fault(Kind.MALFORMED, "the reply lacks a number");
    }

    private interface Step {
        void run() throws Fault;
    }

    private void run(Step step) {
        try {
            connection.requireOpen();
            step.run();
        } catch (Fault fault) {
            connection.close("an earlier call failed: " + fault.why());
            throw new WeirClientException(fault.kind(), "cannot send to " + server + ": " + fault.why(), fault);
        }
    }

    /** Ends the connection. Lines that were not acknowledged may have been taken or not. */
    @Override
    public void close() {
        connection.close("it was closed by its owner");
    }
}
