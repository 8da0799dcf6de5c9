package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes what can be read of a damaged part's events, records, deletions and last ids to a new one. What tells of words is made anew. One thread, once. */
final class TableRewrite {
    private final PartSalvage salvage;
    private final PartWriter writer;
    private final int seriesTo;
    private final Consumer<String> lost;
    private final Map<EventStream, Long> highest = new EnumMap<>(EventStream.class);
    private EventQuery.@Nullable Place lastEvent;
    private @Nullable RecordPut lastRecord;
    private int lastDeletion = -1;

    /** Copies from {@code salvage} to {@code writer}, with which the series below {@code seriesTo} are known. */
    TableRewrite(PartSalvage salvage, PartWriter writer, int seriesTo, Consumer<String> lost) {
        this.salvage = salvage;
        this.writer = writer;
        this.seriesTo = seriesTo;
        this.lost = lost;
    }

    /** Writes events and records; answers the last ids, which are not below those that are given. */
    LastIds run(LastIds atLeast) {
        for (EventStream stream : EventStream.values()) {
            events(stream);
        }
        records();
        deletions();
        LastIds[] told = {atLeast.max(new LastIds(highest))};
        salvage.forEach(PartFormat.STREAMS_BLOCK, block -> {
            try {
                told[0] = told[0].max(LastIds.read(block.bytes(), block.from(), block.to()));
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                lost.accept("lost the last ids at byte " + block.offset() + ": " + e.getMessage());
            }
        });
        return told[0];
    }

    private void events(EventStream stream) {
        lastEvent = null;
        try (EventsWriter events = new EventsWriter(writer, stream)) {
            salvage.forEach(PartFormat.EVENTS_BLOCK, bytes -> {
                try {
                    EventBlock block = new EventBlock(bytes.bytes(), bytes.from());
                    if (block.stream() == stream.number()) {
                        copy(stream, block, bytes.offset(), events);
                    }
                } catch (IllegalStateException | IndexOutOfBoundsException e) {
                    lost.accept("lost the block of events at byte " + bytes.offset() + ": " + e.getMessage());
                }
            });
            events.finish();
        }
    }

    /** Copies the events that can be decoded, each alone: attributes of some may make no sense while others' do. */
    private void copy(EventStream stream, EventBlock block, long offset, EventsWriter events) {
        long[] times = block.timestampMicros();
        long[] ids = block.ids();
        int bad = 0;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        Set<String> reasons = new HashSet<>();
        for (int row = 0; row < block.count(); row++) {
            try {
                copy(stream, new EventQuery.Place(times[row], ids[row]), block, row, events);
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                bad++;
                earliest = Math.min(earliest, times[row]);
                latest = Math.max(latest, times[row]);
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        if (bad > 0) {
            lost.accept("lost " + bad + " of the " + block.count() + " events of " + stream.title()
                    + " in the block at byte " + offset + ", from " + instant(earliest) + " to " + instant(latest)
                    + ": " + reasons.iterator().next());
        }
    }

    private void copy(EventStream stream, EventQuery.Place place, EventBlock block, int row, EventsWriter events) {
        EventQuery.Place last = lastEvent;
        if (last != null && place.compareTo(last) <= 0) {
            throw new IllegalStateException("event " + place.id() + " is not in order");
        }
        if (place.id() < stream.firstId() || place.id() > EventStream.MAX_ID) {
            throw new IllegalStateException("an event has the id " + place.id());
        }
        events.add(block, row);
        lastEvent = place;
        highest.merge(stream, place.id(), Math::max);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private void records() {
        RecordsWriter records = new RecordsWriter(writer);
        salvage.forEach(PartFormat.RECORDS_BLOCK, bytes -> {
            try {
                PartRecords.read(bytes.bytes(), bytes.from(), bytes.to(), put -> copy(put, records));
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                lost.accept("lost records of the block at byte " + bytes.offset() + ", of which older values may show"
                        + " again: " + e.getMessage());
            }
        });
        records.finish();
    }

    private void deletions() {
        DeletionsWriter deletions = new DeletionsWriter(writer);
        salvage.forEach(PartFormat.DELETIONS_BLOCK, bytes -> {
            try {
                PartDeletions.read(bytes.bytes(), bytes.from(), bytes.to(), (id, times) -> {
                    if (id <= lastDeletion || id >= seriesTo) {
                        throw new IllegalStateException("a deletion is of series " + id);
                    }
                    deletions.add(id, times);
                    lastDeletion = id;
                });
            } catch (IllegalStateException | IndexOutOfBoundsException e) {
                lost.accept("lost deletions of the block at byte " + bytes.offset()
                        + ", of which samples in older parts may show again: " + e.getMessage());
            }
        });
        deletions.finish();
    }

    private void copy(RecordPut put, RecordsWriter records) {
        RecordPut last = lastRecord;
        if (last != null && RecordOrder.COMPARATOR.compare(last, put) >= 0) {
            throw new IllegalStateException("a record is not in order");
        }
        records.add(put);
        lastRecord = put;
    }
}
