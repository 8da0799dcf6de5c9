package dev.weir.typed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Traffic;
import dev.weir.live.Broadcast;
import dev.weir.model.Event;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.EventQuery;
import dev.weir.store.Store;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
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
    private final KindIndex index;
    private final StoredEvents stored;
    private final Puts<E> puts;
    private final Removals<E> removals;
    private final Writer<E> writer;
    private volatile boolean stopping;

    /**
     * What typed events stand on, none of which they close.
     *
     * @param registry gives series their ids
     * @param emptied told the series, by rising id, of which a sample was taken out, so that they stop to count where nothing is left of them
     * @param hiddenBeforeMicros the time before which the store shows no events, microseconds since the Unix epoch
     * @param broadcast gets what is told
     */
    public record Parts(
            Store store,
            Readers readers,
            Ingest ingest,
            Traffic traffic,
            SeriesRegistry registry,
            Consumer<int[]> emptied,
            LongSupplier hiddenBeforeMicros,
            Broadcast broadcast) {}

    /**
     * Takes up the events of a type where they were, and starts the thread that writes. Blocks on the disk.
     *
     * @throws IllegalStateException where what is kept of them is none of this type's
     */
    public TypedEvents(EventType<E> type, Parts parts) {
        this.type = type;
        this.parts = parts;
        State state = new State(type, parts.store());
        this.index = state.index();
        this.stored = new StoredEvents(type.stream(), parts.store(), parts.readers());
        SampleTimes sampleTimes = new SampleTimes(parts.store(), parts.readers());
        this.removals = new Removals<>(type, parts, state, stored, sampleTimes);
        this.puts = new Puts<>(type, parts, state, sampleTimes);
        this.writer = new Writer<>(type.stream().title(), puts::put);
    }

    /** The names of the kinds. */
    public List<String> kinds() {
        return type.kinds();
    }

    /** How many there are. Any thread, at once. */
    public long count() {
        return index.count();
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
        return Optional.of(await(writer.put(arrival, type.device(arrival.event()), seriesId)));
    }

    /**
     * Takes out an event and its sample, and returns once that is durable and visible; false where there is none of that id.
     *
     * @throws WeirException when it could not be made durable, or the event could not be read
     */
    public boolean remove(long id) {
        OptionalInt seriesId = index.has(id) ? await(writer.step(() -> removals.remove(id))) : OptionalInt.empty();
        seriesId.ifPresent(each -> parts.emptied().accept(new int[] {each}));
        return seriesId.isPresent();
    }

    /** How many reports were not told, as there were too many devices or too many reports. Any thread. */
    public long droppedReports() {
        return puts.droppedReports();
    }

    /**
     * Stops to count events before a time, microseconds since the Unix epoch, which retention is about to hide; they are no longer listed. Blocks on commits and reader
     * threads, some events at a time, between which others write. What cannot be read goes on to be counted, with a warning.
     *
     * @throws WeirException UNAVAILABLE when it is not done, as the server is stopping
     */
    public void forgetBefore(long micros) {
        await(writer.step(() -> {
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
        // Other servers count theirs, and a search among ids must not begin with one of those: they lie far away.
        List<Event> events =
                found.stream().filter(event -> index.has(event.id())).toList();
        if (!events.isEmpty()) {
            Set<Long> going = events.stream().map(Event::id).collect(Collectors.toSet());
            Set<String> orphans = await(writer.step(() -> removals.orphans(events)));
            Map<String, Long> firsts = stored.next(
                    orphans, Collections.min(going), stored.lastId(), id -> index.has(id) && !going.contains(id));
            await(writer.step(() -> {
                removals.forget(events, firsts);
                return true;
            }));
        }
        if (found.size() < FORGOTTEN_AT_ONCE) {
            return null;
        }
        Event last = found.getLast();
        return new EventQuery.Place(last.timestampMicros(), last.id());
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WeirException failed) {
                throw new WeirException(failed.code(), failed.reason(), failed);
            }
            throw e;
        }
    }

    /** The event of an id. */
    public Optional<Stored<E>> find(long id) {
        return index.has(id) ? read(id).stream().findFirst() : Optional.empty();
    }

    /**
     * Events by rising id.
     *
     * @param kind of this kind alone, by its place in {@link #kinds}; empty for all
     * @param offset behind so many of them
     * @param limit at most so many
     */
    public List<Stored<E>> page(OptionalInt kind, long offset, int limit) {
        return read(index.select(kind.orElse(KindIndex.ANY), offset, limit));
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
