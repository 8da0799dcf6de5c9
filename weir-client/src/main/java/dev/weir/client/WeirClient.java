package dev.weir.client;

import dev.weir.client.WeirClientException.Kind;
import dev.weir.client.WeirClientException.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a Weir server's metrics port, made at construction and held until {@link #close}.
 *
 * <p>Every call blocks until the server has answered, and throws {@link WeirClientException} if it did not answer well.
 * An error reply leaves the connection as it was. After anything else (a timeout, a broken connection, a reply that is
 * not of the protocol, an interrupt) nobody knows which reply belongs to which request: the client closes itself, and
 * later calls say so. A new client is then needed.
 *
 * <p>Threads: may be shared; calls take turns. {@link #close} does not wait for its turn and ends a call under way.
 */
public final class WeirClient implements AutoCloseable {
    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(20);

    private final ReentrantLock turn = new ReentrantLock();
    private final InstantSource clock;
    private final String server;
    private final Connection connection;
    private final Replies replies;

    /**
     * Connects.
     *
     * @param timeout how long a call, this one too, waits with no byte coming or going before it gives up; up to 20 days
     * @throws WeirClientException if no connection could be made
     */
    public WeirClient(String host, int port, Duration timeout) {
        this(host, port, timeout, null);
    }

    /**
     * Connects, over TLS where there is a context for that, such as one of {@link Trust#in}. The server's certificate must have the name
     * {@code host}.
     *
     * @param timeout as above
     * @throws WeirClientException if no connection could be made
     */
    public WeirClient(String host, int port, Duration timeout, @Nullable SSLContext tls) {
        this(host, port, timeout, tls, InstantSource.system());
    }

    WeirClient(String host, int port, Duration timeout, @Nullable SSLContext tls, InstantSource clock) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("cannot connect to port \"" + port + "\": it must be 1 to 65535");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "cannot use timeout \"" + timeout + "\": it must be above zero, up to " + LONGEST_TIMEOUT);
        }
        this.clock = clock;
        this.server = host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        try {
            this.connection = Connection.open(host, port, timeout, tls);
        } catch (Fault fault) {
            throw new WeirClientException(fault.kind(), "cannot connect to " + server + ": " + fault.why(), fault);
        }
        this.replies = new Replies(connection);
    }

    /** Says who is asking, where the server wants to know. After a wrong token the server ends the connection. */
    public void auth(String token) {
        Word.requireToken(token);
        exchange("authenticate", Request.auth(token), replies::readOutcome);
    }

    /** Puts a value at the current second. Returns once it is durable. */
    public void put(String key, double value) {
        put(key, value, clock.instant().getEpochSecond());
    }

    /**
     * Puts a value at a second, in place of one that is there. Returns once it is durable.
     *
     * @param timestamp whole seconds since the Unix epoch, UTC
     * @throws IllegalArgumentException if the server could not take it (see {@link Put}); nothing is sent then
     */
    public void put(String key, double value, long timestamp) {
        Put put = new Put(key, timestamp, value);
        exchange("put " + Word.quote(key), Request.of(put), replies::readOutcome);
    }

    /**
     * Puts many values without waiting for each answer, however many there are. Returns once all are durable. A put that
     * the server refuses does not stop those after it.
     *
     * @throws WeirClientException that names the puts that failed: see {@link WeirClientException#index} and
     *     {@link WeirClientException#refusals}
     */
    public void putAll(Collection<Put> puts) {
        PutPipeline pipeline = new PutPipeline(connection, replies);
        try {
            inTurn(() -> {
                pipeline.run(puts.iterator());
                return null;
            });
        } catch (Fault fault) {
            int index = pipeline.answered();
            String message = "cannot put all on " + server + ": no answer to put " + index + ": " + fault.why();
            throw new WeirClientException(fault.kind(), message, fault, index, pipeline.refusals());
        }
        List<Refusal> refusals = pipeline.refusals();
        if (!refusals.isEmpty()) {
            Refusal first = refusals.get(0);
            String message = "cannot put " + refusals.size() + " of " + puts.size() + " on " + server + ": put "
                    + first.index() + ", of " + Word.quote(first.key()) + ": " + first.reason();
            throw new WeirClientException(Kind.REFUSED, message, null, first.index(), refusals);
        }
    }

    /**
     * Reads every sample of a key, or of all keys.
     *
     * @param key a key, or {@code *} for all
     * @return samples by rising timestamp under their keys, keys in the server's order; empty if there are none. Not
     *     modifiable.
     */
    public Map<String, List<Sample>> get(String key) {
        SeriesBuilder series = new SeriesBuilder();
        get(key, series);
        return series.build();
    }

    /**
     * Reads every sample of a key, or of all keys, and hands each on as it comes, so that however many there are, none is
     * held.
     *
     * @param key a key, or {@code *} for all
     * @param consumer gets the samples in the server's order: keys as they first came, each key's by rising timestamp; if
     *     the call fails in the middle, those that came before
     */
    public void get(String key, SampleConsumer consumer) {
        Word.requireKey(key, "get");
        exchange("get " + Word.quote(key), Request.get(key), () -> replies.readSamples(consumer));
    }

    /** Ends the connection. A call under way on another thread fails. Closing again does nothing. */
    @Override
    public void close() {
        connection.close("this client was closed");
    }

    private void exchange(String what, byte[] request, Conversation reading) {
        @Nullable String refusal;
        try {
            refusal = inTurn(() -> {
                connection.offer(request);
                return reading.run();
            });
        } catch (Fault fault) {
            throw new WeirClientException(fault.kind(), "cannot " + what + " on " + server + ": " + fault.why(), fault);
        }
        if (refusal != null) {
            throw new WeirClientException(Kind.REFUSED, "cannot " + what + " on " + server + ": " + refusal, null);
        }
    }

    /** Runs a conversation alone. One that does not run to its end, for whatever reason, is this connection's last. */
    private @Nullable String inTurn(Conversation conversation) throws Fault {
        String closing = "this client closed itself when an earlier call was broken off";
        boolean inStep = false;
        turn.lock();
        try {
            connection.requireIdle();
            @Nullable String refusal = conversation.run();
            inStep = true;
            return refusal;
        } catch (Fault fault) {
            closing = "this client closed itself after an earlier failure: " + fault.why();
            throw fault;
        } finally {
            if (!inStep) {
                connection.close(closing);
            }
            turn.unlock();
        }
    }

    /** Requests and their replies; returns the reason if the server refused, else null. */
    private interface Conversation {
        @Nullable String run() throws Fault;
    }
}
