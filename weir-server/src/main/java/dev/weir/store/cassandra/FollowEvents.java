package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.store.EventFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells a follower all events of its stream that other servers have brought, and then what they bring, and which events any server takes out. In memory are those of
 * one slot of ids. Used by the thread {@code cassandra-events}; blocks on the network.
 */
final class FollowEvents {
    /** Events of typed streams are short. */
    private static final int PAGE = 1000;

    /** Who has not looked for so long may have missed that others let go of old events; they wait for longer than that. */
    private static final Duration LONGEST_PAUSE = Forgetting.EVENTS_LINGER.dividedBy(2);

    private final Connected connected;
    private final int own;
    private final Supplier<Optional<EventFollower>> followers;
    private final LongSupplier nanoTime;

    /** Of each other server, the last id that was told. */
    private final Map<Integer, Long> told = new HashMap<>();

    private boolean hasBegun;
    private boolean isComplete;
    private long lookedAtNanos;

    /**
     * Begins once somebody follows.
     *
     * @param own the number of this server
     */
    FollowEvents(Connected connected, int own, Supplier<Optional<EventFollower>> followers, LongSupplier nanoTime) {
        this.connected = connected;
        this.own = own;
        this.followers = followers;
        this.nanoTime = nanoTime;
    }

    /** Looks at how far all have come. Throws what the driver does, and WeirExceptions of the follower; the next look goes on from where this one has come to. */
    void look() {
        followers.get().ifPresent(this::look);
    }

    private void look(EventFollower follower) {
        if (!hasBegun || nanoTime.getAsLong() - lookedAtNanos > LONGEST_PAUSE.toNanos()) {
            follower.begin();
            told.clear();
            isComplete = false;
            hasBegun = true;
            lookedAtNanos = nanoTime.getAsLong();
        }
        List<ServerRow> rows = ServerRow.all(connected.session(), connected.tables());
        for (ServerRow row : rows) {
            if (row.number() != own) {
                takeEvents(row, follower);
            }
        }
        // Behind events: one that was there as it was read, and has gone since, is among what was removed by then or is
        // at the next look.
        for (ServerRow row : rows) {
            takeRemovals(row, follower);
        }
        if (!isComplete) {
            follower.complete();
            isComplete = true;
        }
        lookedAtNanos = nanoTime.getAsLong();
    }

    private void takeEvents(ServerRow row, EventFollower follower) {
        int stream = follower.stream().number();
        long first = EventIds.ofServer(row.number()).first(follower.stream());
        long newest = row.brought().events().getOrDefault(stream, first - 1);
        long after = told.getOrDefault(row.number(), first - 1);
        while (after < newest) {
            EventLists.Slot slot = EventLists.slotOfId(after + 1);
            long through = Math.min(newest, EventLists.lastId(slot));
            List<Event> found = read(follower.stream(), slot, after, through);
            if (!found.isEmpty()) {
                follower.take(found);
            }
            after = through;
            told.put(row.number(), after);
            lookedAtNanos = nanoTime.getAsLong();
        }
    }

    private List<Event> read(EventStream stream, EventLists.Slot slot, long after, long through) {
        BoundStatement select = connected
                .tables()
                .eventsOfIds
                .bind(stream.number(), slot.list(), slot.number(), after, through)
                .setPageSize(PAGE);
        List<Event> found = new ArrayList<>();
        for (Row row : connected.session().execute(select)) {
            found.add(EventSelect.event(stream, row));
        }
        found.sort(Comparator.comparingLong(Event::id));
        return found;
    }

    private void takeRemovals(ServerRow row, EventFollower follower) {
        long removals = row.brought().removals();
        long known = follower.removals(row.number());
        long after = known <= removals ? known : 0; // Nodes have lost some, or all: they are numbered anew.
        while (after < removals) {
            long chunk = RemovedEvents.chunk(after + 1);
            long through = Math.min(removals, RemovedEvents.last(chunk));
            follower.remove(row.number(), through, removed(follower.stream(), row.number(), chunk, after, through));
            after = through;
            lookedAtNanos = nanoTime.getAsLong();
        }
    }

    private List<EventFollower.Gone> removed(EventStream stream, int server, long chunk, long after, long through) {
        List<EventFollower.Gone> gone = new ArrayList<>();
        for (Row row :
                connected.session().execute(connected.tables().removedEvents.bind(server, chunk, after, through))) {
            if (row.getInt(0) == stream.number()) {
                gone.add(new EventFollower.Gone(row.getLong(1), Objects.requireNonNull(row.getString(2))));
            }
        }
        return gone;
    }
}
