package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.MergingEvents;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Merges what parts hold beside samples: events, records and last ids. A block of each source is in memory at a time. */
final class TableMerge {
    private final List<Part> sources;
    private final List<Part> older;
    private final List<Part> newer;
    private final TimeRange range;
    private final PartWriter part;
    private final BooleanSupplier isClosing;

    /**
     * Merges {@code sources}, oldest first, into the part that is being written.
     *
     * @param older all parts that are older than these: deletions of events that may be in them stay
     * @param newer all parts that are newer than these: events that they say to be gone go
     * @param range of the events that stay
     */
    TableMerge(
            List<Part> sources,
            List<Part> older,
            List<Part> newer,
            TimeRange range,
            PartWriter part,
            BooleanSupplier isClosing) {
        this.older = older;
        this.newer = newer;
        this.range = range;
        this.sources = sources;
        this.part = part;
        this.isClosing = isClosing;
    }

    /** Writes everything, or stops somewhere when closing; records that have expired by {@code nowMicros} are left out. */
    void run(long nowMicros) {
        for (EventStream stream : EventStream.values()) {
            events(stream);
        }
        records(nowMicros);
        sources.stream().map(LastIds::of).reduce(LastIds.NONE, LastIds::max).writeTo(part);
    }

    private void events(EventStream stream) {
        // Of what has expired only the deletions matter, and to older parts alone.
        TimeRange read = older.isEmpty() ? range : TimeRange.ALL;
        EventQuery all = new EventQuery(stream, null, null, read, Long.MAX_VALUE, false, null, Integer.MAX_VALUE);
        EventScratches scratches = new EventScratches();
        List<EventCursor> lanes = new ArrayList<>();
        sources.forEach(source -> lanes.add(source.events(stream).open(all, scratches)));
        newer.forEach(part -> lanes.add(part.events(stream).deletions(scratches)));
        lanes.removeIf(lane -> !lane.next());
        try (EventsWriter writer = new EventsWriter(part, stream)) {
            while (!lanes.isEmpty() && !isClosing.getAsBoolean()) {
                EventCursor due = MergingEvents.due(lanes, false);
                EventQuery.Place place = due.place();
                if (due instanceof PartEventCursor source && isKept(stream, source)) {
                    source.copyTo(writer);
                }
                MergingEvents.pass(lanes, place);
            }
            writer.finish();
        }
    }

    /** What has expired is not shown, yet an event in an older part would be again, should it be kept longer from now on: its deletion stays. */
    private boolean isKept(EventStream stream, PartEventCursor row) {
        EventQuery.Place place = row.place();
        return row.isDeletion() ? PartEvents.mayHold(older, stream, place) : range.contains(place.timestampMicros());
    }

    private void records(long nowMicros) {
        List<Lane> lanes = new ArrayList<>();
        for (Part source : sources) {
            Lane lane = new Lane(source.records().iterator());
            if (lane.current != null) {
                lanes.add(lane);
            }
        }
        RecordsWriter writer = new RecordsWriter(part);
        while (!lanes.isEmpty() && !isClosing.getAsBoolean()) {
            RecordPut newest = takeNewest(lanes);
            if (newest.expiresMicros() > nowMicros) {
                writer.add(newest);
            }
        }
        writer.finish();
    }

    /** Takes the record that is due from every lane that has it; of these the newest lane's, which is the last, counts. */
    private static RecordPut takeNewest(List<Lane> lanes) {
        RecordPut due = lanes.getFirst().current();
        for (Lane lane : lanes) {
            due = RecordOrder.COMPARATOR.compare(lane.current(), due) <= 0 ? lane.current() : due;
        }
        RecordPut taken = due;
        lanes.removeIf(lane -> RecordOrder.COMPARATOR.compare(lane.current(), taken) == 0 && !lane.advance());
        return taken;
    }

    /** One source and the record on which it stands. */
    private static final class Lane {
        private final Iterator<RecordPut> records;
        private @Nullable RecordPut current;

        Lane(Iterator<RecordPut> records) {
            this.records = records;
            advance();
        }

        boolean advance() {
            current = records.hasNext() ? records.next() : null;
            return current != null;
        }

        RecordPut current() {
            RecordPut put = current;
            if (put == null) {
                throw new IllegalStateException("BUG: a source of records has ended");
            }
            return put;
        }
    }
}
