package dev.weir.live;

import dev.weir.format.text.Glob;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is taken, told to whoever listens. Messages are events and samples, numbered in the order of commits and, in a commit, of its changes: all that the data
 * directory ever took, or where other servers' are among them those that are kept for listeners, by {@link NumberBlocks}. {@link #accept} is for the store's
 * thread; everything else for any thread.
 */
public final class Live implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Live.class);
    private static final int TEXT_BYTES = 32 << 20;
    private static final int VERDICT_BYTES = 64 << 20;
    private static final long KEPT_NANOS = 600_000_000_000L;
    private static final long PATIENCE_NANOS = 300_000_000_000L;
    private static final long LAST_PATIENCE_NANOS = 1_000_000_000;
    private static final long TICK_NANOS = 1_000_000_000;

    private final SeriesRegistry registry;
    private final LongSupplier clock;
    private final int textBytes;
    private final Set<Subscription> subscribers = ConcurrentHashMap.newKeySet();
    private final Map<String, Filter> filters = new HashMap<>();
    private final AtomicInteger pagesLeft = new AtomicInteger(VERDICT_BYTES / Filter.pageBytes());
    private final AtomicInteger busy = new AtomicInteger();
    private final LongAdder pushed = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final Thread notifier;
    private final @Nullable NumberBlocks blocks;

    /** Held while messages are written. Nothing blocks under it, and nobody else wants it where only the store's thread writes. */
    private final Object writing = new Object();

    private volatile long last;

    /** Messages may be numbered up to here. Rises under {@link #filters}. */
    private volatile long reserved;

    /** The number before the first that what is kept may begin with. Under {@link #filters}. */
    private long start;

    /** How many messages found no number since the last that did. Under {@link #writing}. */
    private long unnumbered;

    private volatile @Nullable Ring ring;
    private volatile boolean notifierSleeps;
    private volatile boolean closed;
    private long leftAt;

    /**
     * Starts the thread that wakes subscribers.
     *
     * @param base how many events and samples the data directory has taken already
     * @param clock nanoseconds, for pauses
     */
    public Live(SeriesRegistry registry, long base, LongSupplier clock) {
        this(registry, base, clock, TEXT_BYTES);
    }

    /**
     * The same, with numbers that no other server gives, nor this one another time: those are not for what the data directory has taken.
     *
     * @param blocks whence they come, once somebody listens
     */
    public Live(SeriesRegistry registry, NumberBlocks blocks, LongSupplier clock) {
        this(registry, blocks, 0, 0, clock, TEXT_BYTES);
    }

    Live(SeriesRegistry registry, long base, LongSupplier clock, int textBytes) {
        this(registry, null, base, Long.MAX_VALUE, clock, textBytes);
    }

    private Live(
            SeriesRegistry registry,
            @Nullable NumberBlocks blocks,
            long base,
            long reserved,
            LongSupplier clock,
            int textBytes) {
        this.registry = registry;
        this.blocks = blocks;
        this.last = base;
        this.reserved = reserved;
        this.clock = clock;
        this.textBytes = textBytes;
        this.notifier = Thread.ofPlatform().name("live").daemon().unstarted(this::notifyAllOfThem);
        notifier.start();
    }

    /**
     * Takes the messages of a commit that has just been applied. Copies, and waits for nothing but another's copying of what {@link #tell} was given; where
     * nobody listens it only counts. The store's thread.
     */
    public void accept(Commit commit) {
        write(commit.changes(), false);
    }

    /**
     * Takes messages of another server, a thousand at most or one event, as the store's thread may have to wait.
     *
     * @param areDerived whether samples came with events
     */
    public void tell(Change change, boolean areDerived) {
        write(List.of(change), areDerived);
    }

    private void write(List<Change> changes, boolean areDerived) {
        long count = Ring.count(changes);
        if (count == 0) {
            return;
        }
        synchronized (writing) {
            Ring kept = ring;
            if (kept != null && isNumbered(kept, count)) {
                kept.write(last + 1, count, changes, areDerived);
                last += count;
            } else if (kept == null && blocks == null) {
                last += count;
            }
        }
        wakeNotifier();
    }

    /** Takes that about so many messages are not told. */
    public void tellMissed(long count) {
        synchronized (writing) {
            unnumbered += count;
            Ring kept = ring;
            if (kept != null) {
                isNumbered(kept, 0);
            }
        }
        wakeNotifier();
    }

    /** Whether there are numbers for so many messages; if so says first that others are missing, where they are. Under {@link #writing}. */
    private boolean isNumbered(Ring kept, long count) {
        if (count >= reserved - last) { // One for those that are missing.
            unnumbered += count;
            return false;
        }
        if (unnumbered > 0) {
            long gap = last + 1;
            kept.writeGap(gap, unnumbered);
            last = gap;
            unnumbered = 0;
        }
        return true;
    }

    private void wakeNotifier() {
        if (notifierSleeps) {
            LockSupport.unpark(notifier);
        }
    }

    /** Whether messages are kept for somebody: while anybody listens, and some time after. */
    public boolean isListening() {
        return ring != null;
    }

    /**
     * Subscribes to what comes from now on, or behind a message.
     *
     * @param match of keys, of devices of events, and of devices of samples that came without an event
     * @param only messages of this type; null for all
     * @param since the number of the last message that is not wanted; empty for none of the past
     * @param hangUp ends the subscriber's connection at once, from any thread
     * @throws WeirException UNAVAILABLE while the server stops, or has no numbers yet; another where they cannot be had. Blocks on the disk for these
     */
    public Subscription subscribe(Glob match, @Nullable MessageType only, OptionalLong since, Runnable hangUp) {
        if (closed) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot subscribe: the server is stopping");
        }
        synchronized (filters) {
            Ring known = ring;
            Ring kept = known == null ? begin() : known;
            Filter filter = filters.computeIfAbsent(match.toString(), text -> new Filter(match, registry, pagesLeft));
            filter.users++;
            // Read only now: what comes later finds the ring.
            long now = last;
            boolean isOfElsewhere = since.isPresent() && (since.getAsLong() > now || since.getAsLong() < start);
            boolean isNew = since.isEmpty() || isOfElsewhere;
            Subscription subscription = new Subscription(
                    this, kept, filter, only, isNew ? now : since.getAsLong(), isNew, isOfElsewhere, hangUp);
            subscribers.add(subscription);
            LockSupport.unpark(notifier);
            return subscription;
        }
    }

    /** Begins to keep messages. Where these have numbers of their own nobody knows how many have not been kept before: it begins behind a number that none has. */
    private Ring begin() {
        reserve();
        Ring made = new Ring(textBytes);
        synchronized (writing) {
            if (blocks != null) {
                last++;
                start = last;
                unnumbered = 0;
            }
            ring = made;
        }
        return made;
    }

    /** Takes more numbers where half a block is left. Under {@link #filters}; blocks on the disk. */
    private void reserve() {
        if (blocks != null && reserved - last < NumberBlocks.SIZE / 2) {
            long first = blocks.take();
            if (reserved == 0) {
                last = first;
            }
            reserved = first + NumberBlocks.SIZE - 1;
        }
    }

    void leave(Subscription subscription) {
        synchronized (filters) {
            if (!subscribers.remove(subscription)) {
                return;
            }
            leftAt = nanos();
            Filter filter = subscription.filter();
            if (--filter.users == 0) {
                filters.values().remove(filter);
                filter.retire();
            }
        }
    }

    private void notifyAllOfThem() {
        long tickedAt = nanos();
        long told = last;
        while (!closed || !subscribers.isEmpty()) {
            long seen = last;
            if (seen != told) {
                subscribers.forEach(Subscription::wake);
                told = seen;
            }
            if (nanos() - tickedAt >= TICK_NANOS) {
                tend();
                tickedAt = nanos();
            }
            pause(seen);
        }
    }

    private void pause(long seen) {
        if (ring == null) {
            LockSupport.park(this); // Until somebody subscribes.
            return;
        }
        notifierSleeps = !subscribers.isEmpty();
        if (!notifierSleeps || last == seen) {
            LockSupport.parkNanos(this, TICK_NANOS);
        }
        notifierSleeps = false;
    }

    /** Wakes who is due for a ping, cuts who has been stuck for too long, and lets go of the ring where nobody has listened for a while. */
    void tend() {
        long patience = closed ? LAST_PATIENCE_NANOS : PATIENCE_NANOS;
        for (Subscription subscriber : subscribers) {
            subscriber.wakeForPing();
            if (subscriber.cutIfStuck(patience)) {
                cut.increment();
                leave(subscriber);
            }
        }
        synchronized (filters) {
            if (ring != null && subscribers.isEmpty() && nanos() - leftAt > KEPT_NANOS) {
                ring = null;
            }
            if (ring != null) {
                reserveOrWarn();
            }
        }
    }

    private void reserveOrWarn() {
        try {
            reserve();
        } catch (WeirException e) {
            log.warn("live streams come to an end of their numbers, and miss what comes then: {}", e.reason());
        }
    }

    /** The number of the newest message. */
    public long last() {
        return last;
    }

    /** How many subscribers there are. */
    public int subscribers() {
        return subscribers.size();
    }

    /** How many messages have been given to subscribers. */
    public long pushedCount() {
        return pushed.sum();
    }

    /** How many messages subscribers were too slow to look at, whether or not they were for them. */
    public long missedCount() {
        return missed.sum();
    }

    /** How many subscribers have been cut off because they took nothing for five minutes. */
    public long cutCount() {
        return cut.sum();
    }

    void pushed() {
        pushed.increment();
    }

    void missed(long count) {
        missed.add(count);
    }

    /** A subscriber has something to do: how many have. */
    int begins() {
        return busy.incrementAndGet();
    }

    void ends() {
        busy.decrementAndGet();
    }

    SeriesRegistry registry() {
        return registry;
    }

    LongSupplier clock() {
        return clock;
    }

    long nanos() {
        return clock.getAsLong();
    }

    /** Whether the server is stopping. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends every subscription; those who are stuck are cut off after a second. What is still taken is only counted. */
    @Override
    public void close() {
        closed = true;
        subscribers.forEach(Subscription::wake);
        LockSupport.unpark(notifier);
    }
}
