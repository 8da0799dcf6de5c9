package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlock;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratch;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.Words;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The events of a part that a query asks for, block by block; blocks that cannot hold any are not read. */
final class PartEventCursor implements EventCursor {
    /** From so many events on it is worth decoding all words of a block at once. */
    private static final int MANY = 1000;

    private final PartEvents events;
    private final EventQuery query;
    private final EventScratches scratches;
    private final EventScratch scratch;
    private final int[] candidates;
    private final int step;
    private int candidate;
    private @Nullable EventBlock block;
    private int row;
    private int device;
    private int card;

    /** What a query asks for. */
    PartEventCursor(PartEvents events, EventQuery query, EventScratches scratches) {
        this(events, query, scratches, candidates(events, query));
    }

    /** What a query asks for of some blocks, which rise. */
    PartEventCursor(PartEvents events, EventQuery query, EventScratches scratches, int[] candidates) {
        this.events = events;
        this.query = query;
        this.candidates = candidates;
        this.step = query.newestFirst() ? -1 : 1;
        this.candidate = query.newestFirst() ? candidates.length : -1;
        this.scratches = scratches;
        this.scratch = scratches.take();
    }

    private static int[] candidates(PartEvents events, EventQuery query) {
        int from = events.firstEndingAt(earliest(query));
        int to = events.firstBeginningAfter(latest(query));
        String wantedDevice = query.device();
        String wantedCard = query.card();
        IntStream found;
        if (wantedCard != null) {
            found = Arrays.stream(events.blocksWith(Words.Kind.CARD, wantedCard.getBytes(UTF_8)));
        } else if (wantedDevice != null) {
            found = Arrays.stream(events.blocksWith(Words.Kind.DEVICE, wantedDevice.getBytes(UTF_8)));
        } else {
            found = IntStream.range(from, to);
        }
        return found.filter(at -> at >= from && at < to)
                .filter(events.ids().holding(query.firstId(), query.lastId()))
                .toArray();
    }

    private static long earliest(EventQuery query) {
        EventQuery.Place after = query.after();
        long from = query.range().fromMicros();
        return after == null || query.newestFirst() ? from : Math.max(from, after.timestampMicros());
    }

    private static long latest(EventQuery query) {
        EventQuery.Place after = query.after();
        long last = query.range().toMicros() - 1;
        return after == null || !query.newestFirst() ? last : Math.min(last, after.timestampMicros());
    }

    @Override
    public boolean next() {
        while (true) {
            EventBlock current = block;
            try {
                if (current != null) {
                    for (row += step; row >= 0 && row < current.count(); row += step) {
                        if (isWanted(current)) {
                            return true;
                        }
                    }
                }
                candidate += step;
                if (candidate < 0 || candidate >= candidates.length) {
                    return false;
                }
                open(events.load(candidates[candidate], scratch));
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                throw events.damaged(candidates[candidate], e);
            }
        }
    }

    private void open(EventBlock loaded) {
        String wantedDevice = query.device();
        String wantedCard = query.card();
        device = wantedDevice == null ? -1 : loaded.findDevice(wantedDevice.getBytes(UTF_8));
        card = wantedCard == null ? -1 : loaded.findCard(wantedCard.getBytes(UTF_8));
        if ((wantedDevice != null && device < 0) || (wantedCard != null && card < 0)) {
            block = null; // Another word has the same hash.
            return;
        }
        if (query.limit() >= MANY && wantedDevice == null && wantedCard == null) {
            loaded.loadWords();
        }
        block = loaded;
        row = query.newestFirst() ? loaded.count() : -1;
    }

    private boolean isWanted(EventBlock current) {
        if ((device >= 0 && current.devices()[row] != device) || (card >= 0 && current.cards()[row] != card)) {
            return false;
        }
        long time = current.timestampMicros()[row];
        long id = current.ids()[row];
        if (!query.range().contains(time) || id < query.firstId() || id > query.lastId()) {
            return false;
        }
        EventQuery.Place after = query.after();
        if (after == null) {
            return true;
        }
        int order = Long.compare(time, after.timestampMicros());
        order = order != 0 ? order : Long.compare(id, after.id());
        return query.newestFirst() ? order < 0 : order > 0;
    }

    private EventBlock current() {
        EventBlock current = block;
        if (current == null) {
            throw new IllegalStateException("BUG: no current event");
        }
        return current;
    }

    @Override
    public EventQuery.Place place() {
        EventBlock current = current();
        return new EventQuery.Place(current.timestampMicros()[row], current.ids()[row]);
    }

    @Override
    public Event event() {
        try {
            return current().event(query.stream(), row);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw events.damaged(candidates[candidate], e);
        }
    }

    @Override
    public boolean isDeletion() {
        try {
            return current().isDeletion(row);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw events.damaged(candidates[candidate], e);
        }
    }

    @Override
    public void close() {
        scratches.give(scratch);
    }

    /** Writes the current event to another part. */
    void copyTo(EventsWriter writer) {
        try {
            writer.add(current(), row);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw events.damaged(candidates[candidate], e);
        }
    }
}
