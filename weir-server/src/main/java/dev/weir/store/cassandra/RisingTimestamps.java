package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The times of writes that do not say theirs, microseconds since the Unix epoch: of two writes of one row nodes keep the later. They rise whatever the clock does
 * while the process runs, and across restarts from {@link #goOnBehind}. The driver makes one for each session. Any thread.
 */
public final class RisingTimestamps implements TimestampGenerator {
    /** Longer than the writes of one lot take. */
    private static final long LOT_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    /** For the driver, which names the session. */
    public RisingTimestamps(DriverContext session) {
        this(InstantSource.system());
    }

    RisingTimestamps(InstantSource clock) {
        this.clock = clock;
    }

    /** Those of a session that {@link Session} has opened. */
    static RisingTimestamps of(CqlSession session) {
        return (RisingTimestamps) session.getContext().getTimestampGenerator();
    }

    @Override
    public long next() {
        long now = clock.millis() * 1000;
        return last.updateAndGet(before -> Math.max(before + 1, now));
    }

    /** A lot of this server was complete at a time. Where the clock is behind that, which it was not before, the next follow all that came after; those of this process do anyway. */
    void goOnBehind(long micros) {
        if (micros > clock.millis() * 1000) {
            last.updateAndGet(before -> micros > before ? micros + LOT_MICROS : before);
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
