package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a part holds behind its runs: events, their words, records, last ids and deletions. One thread, block by block in the order of the
 * file.
 */
final class TablesCheck {
    private final Part part;
    private final PartIndex index;
    private final Consumer<RecordPut> found;
    private final Consumer<String> flaws;
    private final Map<EventStream, EventsCheck> events = new EnumMap<>(EventStream.class);
    private @Nullable RecordPut lastRecord;
    private int lastRecords = -1;
    private int lastDeletion = -1;
    private boolean someUnreadable;
    private boolean begun;

    /** A check that hands over the records that it finds. */
    TablesCheck(Part part, Consumer<RecordPut> found, Consumer<String> flaws) {
        this.part = part;
        this.index = part.index();
        this.found = found;
        this.flaws = flaws;
    }

    /** A block of runs or keys, which should stand before all that is checked here. */
    void notYet(int block) {
        if (begun) {
            flaws.accept("the block at byte " + index.offset(block) + " stands behind blocks that end the runs");
        }
    }

    /** Checks a block that has neither keys nor runs. */
    void block(int block) {
        begun = true;
        switch (index.kind(block)) {
            case PartFormat.EVENTS_BLOCK -> stream(block).ifPresent(stream -> stream.block(block));
            case PartFormat.WORDS_BLOCK -> stream(block).ifPresent(stream -> stream.page(block));
            case PartFormat.IDS_BLOCK -> stream(block).ifPresent(stream -> stream.ids(block));
            case PartFormat.RECORDS_BLOCK -> records(block);
            case PartFormat.DELETIONS_BLOCK -> deletions(block);
            case PartFormat.STREAMS_BLOCK -> part.payload(block); // LastIds reads it when all else is checked.
            default -> flaws.accept("block " + block + " is of the unknown kind " + index.kind(block));
        }
    }

    /** A block whose bytes are not what was written, which has been told of. */
    void unreadable(int block) {
        someUnreadable |= index.kind(block) >= PartFormat.EVENTS_BLOCK;
        switch (index.kind(block)) {
            case PartFormat.EVENTS_BLOCK, PartFormat.WORDS_BLOCK, PartFormat.IDS_BLOCK ->
                stream(block).ifPresent(EventsCheck::unreadable);
            default -> {
                // It is of no stream.
            }
        }
    }

    private Optional<EventsCheck> stream(int block) {
        int number = index.firstSeries(block);
        Optional<EventStream> stream = EventStream.ofNumber(number);
        if (stream.isEmpty()) {
            flaws.accept("block " + block + " is of the unknown stream " + number);
        }
        return stream.map(known -> events.computeIfAbsent(known, key -> new EventsCheck(part, key, flaws)));
    }

    private void records(int block) {
        String name = "the records at byte " + index.offset(block);
        if (lastRecords >= 0 && lastRecords != block - 1) {
            flaws.accept(name + " do not lie behind the others");
        }
        lastRecords = block;
        ByteBuffer payload = part.payload(block);
        int from = payload.arrayOffset();
        RecordPut[] first = new RecordPut[1];
        PartRecords.read(payload.array(), from, from + index.payloadBytes(block), put -> {
            first[0] = first[0] == null ? put : first[0];
            RecordPut last = lastRecord;
            if (last != null && RecordOrder.COMPARATOR.compare(last, put) >= 0) {
                flaws.accept(name + " are not in order");
            }
            lastRecord = put;
            found.accept(put);
        });
        RecordPut last = lastRecord;
        if (first[0] == null
                || last == null
                || RecordOrder.hash(first[0]) != index.firstMicros(block)
                || RecordOrder.hash(last) != index.lastMicros(block)) {
            flaws.accept(name + " begin or end elsewhere than the index says");
        }
    }

    private void deletions(int block) {
        String name = "the deletions at byte " + index.offset(block);
        int[] first = {-1};
        ByteBuffer payload = part.payload(block);
        int from = payload.arrayOffset();
        PartDeletions.read(payload.array(), from, from + index.payloadBytes(block), (id, times) -> {
            if (id <= lastDeletion) {
                flaws.accept(name + " are not in order");
            }
            if (id >= part.summary().seriesTo()) {
                flaws.accept(name + " are of series " + id + ", which is not known");
            }
            first[0] = first[0] < 0 ? id : first[0];
            lastDeletion = id;
        });
        if (first[0] != index.firstSeries(block) || lastDeletion != index.lastSeries(block)) {
            flaws.accept(name + " begin or end elsewhere than the index says");
        }
    }

    /** Compares everything with the last ids, which never go down from part to part; answers them. */
    LastIds finish(LastIds before) {
        events.values().forEach(EventsCheck::finish);
        if (someUnreadable) {
            return before; // The part is made anew in any case, and with it what would be compared here.
        }
        LastIds stated;
        try {
            stated = LastIds.of(part);
        } catch (WeirException e) {
            flaws.accept(e.reason());
            return before;
        }
        for (EventStream stream : EventStream.values()) {
            EventsCheck seen = events.get(stream);
            long highest = Math.max(before.of(stream), seen == null ? stream.firstId() - 1 : seen.highestId());
            if (stated.of(stream) < highest || stated.of(stream) > EventStream.MAX_ID) {
                flaws.accept("it says that the last id of " + stream.title() + " is " + stated.of(stream)
                        + ", and there are ids up to " + highest);
            }
        }
        return before.max(stated);
    }
}
