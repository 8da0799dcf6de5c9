package dev.weir.typed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Traffic;
import dev.weir.live.Broadcast;
import dev.weir.model.Event;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.EventFollower;
import dev.weir.store.EventQuery;
import dev.weir.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one type. An event, the sample that is made of it, and what is counted of it become durable and visible in one commit, and are then told to whoever
 * listens. Any thread; those who put or take out wait for the commit, those who read for reader threads.
 */
public final class TypedEvents<E> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TypedEvents.class);

    private static final int FORGOTTEN_AT_ONCE = 1000;

    private final EventType<E> type;
    private final Parts parts;
    private final Shares shares;
    private final StoredEvents stored;
    private final Telling<E> telling;
    private final Removals<E> removals;
    private final Writer<E> writer;
    private final Departures<E> departures;
    private final Others<E> others;
    private volatile boolean stopping;

    /**
     * What typed events stand on, none of which they close.
     *
     * @param registry gives series their ids
     * @param emptied told the series, by rising id, of which a sample was taken out, so that they stop to count where nothing is left of them
     * @param hiddenBeforeMicros the time before which the store shows no events, microseconds since the Unix epoch
     * @param broadcast gets what is told
     * @param isAlone whether no other server brings events to the same store
     */
    public record Parts(
            Store store,
            Readers readers,
            Ingest ingest,
            Traffic traffic,
            SeriesRegistry registry,
            Consumer<int[]> emptied,
            LongSupplier hiddenBeforeMicros,
            Broadcast broadcast,
            boolean isAlone) {}

    /**
     * Takes up the events of a type where they were, and starts the thread that writes. Blocks on the disk.
     *
     * @throws IllegalStateException where what is kept of them is none of this type's
     */
    public TypedEvents(EventType<E> type, Parts parts) {
        this.type = type;
        this.parts = parts;
        State state = new State(type, parts.store(), parts.isAlone());
        this.shares = state.shares();
        this.stored = new StoredEvents(type.stream(), parts.store(), parts.readers());
        this.telling = new Telling<>(type, parts.broadcast(), shares);
        SampleTimes sampleTimes = new SampleTimes(parts.store(), parts.readers());
        this.removals = new Removals<>(type, parts, state, stored, sampleTimes, telling);
        Puts<E> puts = new Puts<>(type, parts, state, sampleTimes, telling);
        this.writer = new Writer<>(type.stream().title(), puts::put);
        this.departures = new Departures<>(shares, stored, removals, writer);
        this.others = new Others<>(type, parts, state, departures, sampleTimes, telling, writer);
    }

    /** The names of the kinds. */
    public List<String> kinds() {
        return type.kinds();
    }

    /** Hears what other servers bring to the same store; until all that is known pages are refused, and no report is told. */
    public EventFollower others() {
        return others;
    }

    /** How many there are, as far as is known of other servers. Any thread, at once. */
    public long count() {
        return shares.count();
    }

    /**
     * Puts an event, and returns once it is durable and visible. Empty, and nothing has changed, where its series would be one more than {@code limits.series}
     * allows.
     *
     * @throws WeirException when it could not be made durable
     */
    public Optional<Stored<E>> put(Arrival<E> arrival) {
        int seriesId =
                parts.registry().findOrAdd(type.seriesKey(arrival.event()).getBytes(UTF_8));
        if (seriesId == SeriesRegistry.LIMIT_REACHED) {
            return Optional.empty();
        }
        return Optional.of(Writer.await(writer.put(arrival, type.device(arrival.event()), seriesId)));
    }

    /**
     * Takes out an event and its sample, and returns once that is durable and visible; false where there is none of that id.
     *
     * @throws WeirException when it could not be made durable, or the event could not be read
     */
    public boolean remove(long id) {
        // Whether another server has it the thread that writes is not to find out: nobody knows how long that takes.
        boolean isThere = shares.has(id) || find(id).isPresent();
        OptionalInt seriesId = isThere ? Writer.await(writer.step(() -> removals.remove(id))) : OptionalInt.empty();
        seriesId.ifPresent(each -> parts.emptied().accept(new int[] {each}));
        return seriesId.isPresent();
    }

    /** How many reports were not told, as there were too many devices or too many reports. Any thread. */
    public long droppedReports() {
        return telling.droppedReports();
    }

    /**
     * Stops to count events before a time, microseconds since the Unix epoch, which retention is about to hide; they are no longer listed. Blocks on commits and reader
     * threads, some events at a time, between which others write. What cannot be read goes on to be counted, with a warning.
     *
     * @throws WeirException UNAVAILABLE when it is not done, as the server is stopping
     */
    public void forgetBefore(long micros) {
        Writer.await(writer.step(() -> {
            removals.forgetBefore(micros);
            return true;
        }));
        try {
            EventQuery.Place place = null;
            do {
                place = forget(micros, place);
            } while (place != null);
        } catch (WeirException e) {
            if (e.code() != WeirException.Code.CORRUPT) {
                throw e;
            }
            log.warn(
                    "{} that have grown too old may still be counted: {}",
                    type.stream().title(),
                    e.reason());
        }
    }

    /** Forgets some; answers up to where, null at the end. */
    private EventQuery.@Nullable Place forget(long beforeMicros, EventQuery.@Nullable Place after) {
        if (stopping) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot forget old events: the server is stopping");
        }
        List<Event> found = stored.before(beforeMicros, after, FORGOTTEN_AT_ONCE);
        departures.forget(found.stream().map(EventFollower.Gone::of).toList(), false);
        if (found.size() < FORGOTTEN_AT_ONCE) {
            return null;
        }
        Event last = found.getLast();
        return new EventQuery.Place(last.timestampMicros(), last.id());
    }

    /** The event of an id. */
    public Optional<Stored<E>> find(long id) {
        return shares.mayHave(id) ? read(id).stream().findFirst() : Optional.empty();
    }

    /**
     * Events by rising id.
     *
     * @param kind of this kind alone, by its place in {@link #kinds}; empty for all
     * @param offset behind so many of them
     * @param limit at most so many
     * @throws WeirException UNAVAILABLE while it is not known what other servers took
     */
    public List<Stored<E>> page(OptionalInt kind, long offset, int limit) {
        return read(shares.select(kind.orElse(KindIndex.ANY), offset, limit));
    }

    private List<Stored<E>> read(long... ids) {
        return ids.length == 0
                ? List.of()
                : stored.read(ids).stream()
                        .map(event -> new Stored<>(event.id(), type.read(event)))
                        .toList();
    }

    /** The server is about to stop: whoever forgets much breaks off. */
    public void stop() {
        stopping = true;
    }

    /** Puts and takes out what waits, and ends the thread. */
    @Override
    public void close() {
        writer.close();
    }
}
