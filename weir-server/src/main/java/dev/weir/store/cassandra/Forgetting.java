package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Horizons;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets go of whole days that lie below horizons: of the series that this server knows, and of the events that it and servers that are gone have given ids. Used by one
 * thread; blocks on the network.
 */
final class Forgetting {
    /** Events stay so much longer than they are shown: servers that follow them have to find them as they are about to be hidden, each by its own clock. */
    static final Duration EVENTS_LINGER = Duration.ofHours(1);

    private final CqlSession session;
    private final Tables tables;
    private final int server;
    private final SeriesRegistry registry;
    private final SeriesHashes hashes;
    private final SilentServers silent;
    private final InstantSource clock;

    /** The horizons up to which all has been let go of. */
    private Horizons done = Horizons.NONE;

    /**
     * Nothing has been let go of yet.
     *
     * @param server the number of this one
     * @param silent tells which others are gone
     */
    Forgetting(
            Connected connected,
            int server,
            SeriesRegistry registry,
            SeriesHashes hashes,
            SilentServers silent,
            InstantSource clock) {
        this.session = connected.session();
        this.tables = connected.tables();
        this.server = server;
        this.registry = registry;
        this.hashes = hashes;
        this.silent = silent;
        this.clock = clock;
    }

    /** Does nothing where a day has not ended since the last time. */
    void run(Horizons horizons) {
        Set<UUID> gone = silent.gone(); // It is to be asked all the time.
        Writes writes = new Writes(session);
        for (int id = 0; id < registry.size(); id++) {
            int day = Buckets.day(horizons.of(id));
            if (day > Buckets.day(done.of(id))) {
                SeriesHash hash = hashes.of(id);
                writes.run(() -> session.executeAsync(tables.days.bind(hash.bytes(), Days.DELETIONS + 1, day - 1))
                        .thenCompose(days -> forgetDays(hash, days)));
            }
        }
        int day = eventsDay(horizons);
        if (day > eventsDay(done)) {
            for (ServerRow row : ServerRow.all(session, tables)) {
                if (row.number() == server || gone.contains(row.directory())) {
                    forgetEvents(row.number(), Buckets.begin(day), writes);
                }
            }
        }
        writes.await();
        done = horizons;
    }

    /** The first day of which events stay. */
    private static int eventsDay(Horizons horizons) {
        long micros = EVENTS_LINGER.toNanos() / 1000;
        return Buckets.day(Math.max(horizons.general(), Long.MIN_VALUE + micros) - micros);
    }

    /** One day after the other, as many series go side by side. By its days a series is found again where this is broken off, so that they go last. */
    private CompletionStage<?> forgetDays(SeriesHash hash, AsyncResultSet days) {
        CompletionStage<?> done = CompletableFuture.completedFuture(null);
        int last = Integer.MIN_VALUE;
        for (Row row : days.currentPage()) {
            int day = row.getInt(0);
            done = done.thenCompose(before -> session.executeAsync(tables.deleteDay.bind(hash.bytes(), day)));
            last = day;
        }
        if (last > Integer.MIN_VALUE) {
            int behind = last + 1;
            done = done.thenCompose(before -> session.executeAsync(tables.forgetDays.bind(hash.bytes(), behind)));
        }
        return days.hasMorePages()
                ? done.thenCompose(before -> days.fetchNextPage()).thenCompose(next -> forgetDays(hash, next))
                : done;
    }

    private void forgetEvents(int number, long before, Writes writes) {
        for (EventStream stream : EventStream.values()) {
            for (String list : EventLists.byTime(number)) {
                forgetEvents(stream, list, before, writes);
            }
        }
    }

    /** A list by time leads to all others: what stands in it stands there too, in slots of the same days. */
    private void forgetEvents(EventStream stream, String list, long before, Writes writes) {
        for (Row row : session.execute(
                tables.slots.bind(stream.number(), list, Long.MIN_VALUE, EventLists.lastHour(before)))) {
            forgetEvents(stream, new EventLists.Slot(list, row.getLong(0)), writes);
        }
    }

    private void forgetEvents(EventStream stream, EventLists.Slot hour, Writes writes) {
        Set<EventLists.Slot> slots = new HashSet<>();
        long now = clock.millis() * 1000;
        for (Row row : session.execute(tables.eventsRising.bind(
                stream.number(), hour.list(), hour.number(), Long.MIN_VALUE, -1L, Long.MAX_VALUE, -1L))) {
            long micros = row.getLong(0);
            long id = row.getLong(1);
            for (EventLists.Slot slot :
                    EventLists.of(id, Objects.requireNonNull(row.getString(2)), row.getString(3), micros)) {
                if (slot.isById()) { // It has later ones too.
                    writes.send(tables.deleteEvent.bind(now, stream.number(), slot.list(), slot.number(), micros, id));
                } else {
                    slots.add(slot);
                }
            }
        }
        // The hour itself last: by it the rest is found where this is broken off.
        slots.remove(hour);
        slots.forEach(slot -> forget(stream, slot, writes));
        writes.await();
        forget(stream, hour, writes);
    }

    private void forget(EventStream stream, EventLists.Slot slot, Writes writes) {
        writes.send(tables.deleteEvents.bind(stream.number(), slot.list(), slot.number()));
        writes.send(tables.deleteSlot.bind(stream.number(), slot.list(), slot.number()));
    }
}
