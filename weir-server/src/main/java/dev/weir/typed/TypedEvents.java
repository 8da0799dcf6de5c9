package dev.weir.typed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Traffic;
import dev.weir.live.Broadcast;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.EventQuery;
import dev.weir.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

    private final EventType<E> type;
    private final Parts parts;
    private final KindIndex index;
    private final StoredEvents stored;
    private final Removals<E> removals;
    private final Writer<E> writer;

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
        this.removals = new Removals<>(type, parts, state, stored);
        this.writer = new Writer<>(type.stream().title(), new Puts<>(type, parts, state)::put);
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

    /**
     * Stops to count events before a time, microseconds since the Unix epoch, which retention is about to hide; they are no longer listed. Blocks on commits,
     * some events at a time. Where some cannot be read they go on to be counted, with a warning.
     */
    public void forgetBefore(long micros) {
        try {
            EventQuery.Place place = null;
            do {
                EventQuery.Place after = place;
                place = await(writer.step(() -> removals.forget(micros, after)));
            } while (place != null);
        } catch (WeirException e) {
            log.warn(
                    "{} that have grown too old may still be counted: {}",
                    type.stream().title(),
                    e.reason());
        }
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

    /** Puts and takes out what waits, and ends the thread. */
    @Override
    public void close() {
        writer.close();
    }
}
