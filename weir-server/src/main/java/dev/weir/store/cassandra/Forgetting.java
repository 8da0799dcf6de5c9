package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.EventStream;
import dev.weir.store.Horizons;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Lets go of whole days that lie below horizons: of the series that this server has and the events that it has given ids. Used by one thread; blocks on the network. */
final class Forgetting {
    /** Events stay so much longer than they are shown: servers that follow them have to find them as they are about to be hidden, each by its own clock. */
    static final Duration EVENTS_LINGER = Duration.ofHours(1);

    private final CqlSession session;
    private final Tables tables;
    private final int server;
    private final SeriesHashes hashes;
    private final InstantSource clock;

    /** The horizons up to which all has been let go of. */
    private Horizons done = Horizons.NONE;

    Forgetting(Connected connected, int server, SeriesHashes hashes, InstantSource clock) {
        this.clock = clock;
        this.session = connected.session();
        this.tables = connected.tables();
        this.server = server;
        this.hashes = hashes;
    }

    /** Does nothing where a day has not ended since the last time. */
    void run(Horizons horizons, int seriesCount) {
        Writes writes = new Writes(session);
        for (int id = 0; id < seriesCount; id++) {
            int day = Buckets.day(horizons.of(id));
            if (day > Buckets.day(done.of(id))) {
                forgetSeries(hashes.of(id), day, writes);
            }
        }
        int day = eventsDay(horizons);
        if (day > eventsDay(done)) {
            for (EventStream stream : EventStream.values()) {
                for (String list : EventLists.byTime(server)) {
                    forgetEvents(stream, list, Buckets.begin(day), writes);
                }
            }
        }
        writes.await();
        done = horizons;
    }

    private static int eventsDay(Horizons horizons) {
        long micros = EVENTS_LINGER.toNanos() / 1000;
        return Buckets.day(Math.max(horizons.general(), Long.MIN_VALUE + micros) - micros);
    }

    private void forgetSeries(SeriesHash hash, int before, Writes writes) {
        int found = 0;
        for (Row row : session.execute(tables.days.bind(hash.bytes(), Days.DELETIONS + 1, before - 1))) {
            writes.send(tables.deleteDay.bind(hash.bytes(), row.getInt(0)));
            found++;
        }
        if (found > 0) {
            writes.send(tables.forgetDays.bind(hash.bytes(), before));
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
