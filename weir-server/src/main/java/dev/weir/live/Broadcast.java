package dev.weir.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.WeirException;
import dev.weir.monitor.Monitor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts told to everybody who listens, in the order in which they were told. {@link #tell} is for one thread; everything else for any thread.
 *
 * <p>Kept are the last 65,536 texts, of 16 MiB at most, while somebody listens, and nothing else: whoever comes hears what is told from then on, and whoever is
 * too slow is closed rather than waited for.
 */
public final class Broadcast implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Broadcast.class);

    private static final int MOST_TEXTS = 1 << 16;
    private static final long MOST_BYTES = 16 << 20;
    private static final int MOST_LOGGED = 200;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long LAST_PATIENCE_NANOS = 1_000_000_000;
    private static final long TICK_NANOS = 1_000_000_000;

    /** Listeners are not woken again before this, and not before what the last time cost all of them: texts go together where they come fast. */
    private static final long REST_NANOS = 10_000_000;

    private static final long REST_NANOS_EACH = 10_000;

    private final String name;
    private final LongSupplier clock;
    private final int mostTexts;
    private final long mostBytes;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final LongAdder pushed = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final Thread notifier;
    private volatile @Nullable ToldTexts texts;
    private volatile boolean closed;

    /**
     * Starts the thread that wakes listeners.
     *
     * @param name of what is told, for the thread, the log and the monitor
     * @param clock nanoseconds, for pauses
     */
    public Broadcast(String name, LongSupplier clock) {
        this(name, clock, MOST_TEXTS, MOST_BYTES);
    }

    Broadcast(String name, LongSupplier clock, int mostTexts, long mostBytes) {
        this.name = name;
        this.clock = clock;
        this.mostTexts = mostTexts;
        this.mostBytes = mostBytes;
        this.notifier = Thread.ofPlatform().name(name + "-push").daemon().unstarted(this::notifyAllOfThem);
        notifier.start();
    }

    /** Tells texts to all who listen by now, together. Never waits, and keeps nothing where nobody listens. One thread, in order. */
    public void tell(List<String> told) {
        ToldTexts kept = texts;
        if (kept != null && !told.isEmpty()) {
            kept.add(told.stream().map(text -> text.getBytes(UTF_8)).toList());
            LockSupport.unpark(notifier);
        }
    }

    /** How many bytes have been told and are not on their way to listeners yet. Any thread, at once. */
    public long waitingBytes() {
        ToldTexts kept = texts;
        return kept == null ? 0 : kept.waitingBytes();
    }

    /**
     * Listens to what is told from now on.
     *
     * @param hangUp ends the listener's connection at once, from any thread
     * @throws WeirException UNAVAILABLE while the server stops
     */
    public Listener listen(Runnable hangUp) {
        if (closed) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot listen: the server is stopping");
        }
        synchronized (listeners) {
            ToldTexts kept = texts;
            if (kept == null) {
                kept = new ToldTexts(mostTexts, mostBytes);
                texts = kept;
            }
            Listener listener = new Listener(this, kept, hangUp);
            listeners.add(listener);
            LockSupport.unpark(notifier);
            return listener;
        }
    }

    void leave(Listener listener) {
        synchronized (listeners) {
            listeners.remove(listener);
            if (listeners.isEmpty()) {
                texts = null;
            }
        }
    }

    private void notifyAllOfThem() {
        long restUntil = clock.getAsLong();
        long tickAt = restUntil + TICK_NANOS;
        while (!closed || !listeners.isEmpty()) {
            ToldTexts kept = texts;
            boolean waits = kept != null && kept.last() > kept.shown();
            if (kept != null && waits && clock.getAsLong() >= restUntil) {
                show(kept);
                waits = false;
                restUntil = clock.getAsLong() + Math.max(REST_NANOS, listeners.size() * REST_NANOS_EACH);
            }
            if (clock.getAsLong() >= tickAt) {
                tend();
                tickAt = clock.getAsLong() + TICK_NANOS;
            }
            pause(waits ? Math.min(restUntil, tickAt) : tickAt);
        }
    }

    private void pause(long until) {
        if (texts == null && !closed) {
            LockSupport.park(this); // Until somebody listens.
        } else {
            LockSupport.parkNanos(this, until - clock.getAsLong());
        }
    }

    /** Lets listeners have what has been told by now. */
    private void show(ToldTexts kept) {
        long first = kept.shown() + 1;
        long last = kept.last();
        kept.show(last);
        listeners.forEach(Listener::wake);
        for (long number = first; log.isInfoEnabled() && number <= last; number++) {
            byte[] text = kept.get(number);
            if (text != null) {
                log.info("{}: pushed to {}: {}", name, listeners.size(), logged(text));
            }
        }
    }

    private static String logged(byte[] utf8) {
        String text = new String(utf8, UTF_8).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= MOST_LOGGED ? text : text.substring(0, MOST_LOGGED) + "...";
    }

    /** Wakes who is due for a ping, and cuts who has been stuck for too long. */
    void tend() {
        long patience = closed ? LAST_PATIENCE_NANOS : PATIENCE_NANOS;
        for (Listener listener : listeners) {
            listener.wakeForPing();
            if (listener.cutIfStuck(patience)) {
                cut.increment();
                leave(listener);
            }
        }
    }

    /** How many listen. */
    public int listeners() {
        return listeners.size();
    }

    /** How many texts have been given to listeners, each counted for each of them. */
    public long pushedCount() {
        return pushed.sum();
    }

    /** How many listeners were closed because they were too slow, or gave no sign of life. */
    public long slowCount() {
        return slow.sum();
    }

    /** How many listeners have been cut off because they took nothing for half a minute. */
    public long cutCount() {
        return cut.sum();
    }

    /** Adds what is counted here, under its name. */
    public void addTo(Monitor monitor) {
        monitor.gauge(name + "_devices", "Devices that listen to " + name + ".", this::listeners);
        monitor.counter(name + "_pushed", "Texts pushed to devices that listen to " + name + ".", this::pushedCount);
        monitor.counter(
                name + "_slow", "Devices closed because they were too slow or gave no sign of life.", this::slowCount);
        monitor.counter(name + "_cut", "Devices cut off after half a minute without reading.", this::cutCount);
    }

    void pushed(long count) {
        pushed.add(count);
    }

    void fellBehind() {
        slow.increment();
    }

    LongSupplier clock() {
        return clock;
    }

    /** Whether the server is stopping. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends every listener; those who are stuck are cut off after a second. */
    @Override
    public void close() {
        closed = true;
        listeners.forEach(Listener::wake);
        LockSupport.unpark(notifier);
    }
}
