package dev.weir.protocol;

import dev.weir.monitor.Refusals;
import dev.weir.security.Arrivals;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections there may be over all listeners that share this. Past the limit of all together they wait; past a limit of their address they are
 * turned away, counted, and told of once a minute. Any thread.
 */
public final class ConnectionLimits {
    private static final Logger log = LoggerFactory.getLogger(ConnectionLimits.class);
    private static final long TOLD_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final Semaphore permits;
    private final Arrivals arrivals;
    private final Refusals refusals;
    private final LongSupplier nanoTime;
    private final AtomicLong tellAtNanos;

    /** So many together, and each address as {@code arrivals} lets it. */
    public ConnectionLimits(int most, Arrivals arrivals, Refusals refusals, LongSupplier nanoTime) {
        this.permits = new Semaphore(most);
        this.arrivals = arrivals;
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.tellAtNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** So many together, all of one address if need be. */
    public static ConnectionLimits of(int most) {
        return new ConnectionLimits(
                most, new Arrivals(Optional.empty(), Optional.empty()), new Refusals(), System::nanoTime);
    }

    /** Waits until there may be one more of all, which {@link #release} ends. */
    void acquire() {
        permits.acquireUninterruptibly();
    }

    void release() {
        permits.release();
    }

    /** Whether an address may have a connection, which {@link #left} ends. */
    boolean admits(InetAddress address, String listener) {
        long now = nanoTime.getAsLong();
        Optional<Arrivals.Refusal> refusal = arrivals.come(address, now);
        refusal.ifPresent(why -> {
            refusals.add(listener, why.name().toLowerCase(Locale.ROOT));
            long due = tellAtNanos.get();
            if (now - due >= 0 && tellAtNanos.compareAndSet(due, now + TOLD_EVERY_NANOS)) {
                log.warn(
                        "{}: {} turned away ({}); others of the next minute are counted in /metrics alone",
                        listener,
                        AddressText.host(address),
                        why.setting());
            }
        });
        return refusal.isEmpty();
    }

    void left(InetAddress address) {
        arrivals.leave(address);
    }

    /** The peer and the listener have come to no connection. */
    void handshakeFailed(String listener) {
        refusals.add(listener, "handshake");
    }
}
