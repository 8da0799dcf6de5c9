package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Finding;
import dev.weir.model.LostSeries;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes a damaged journal anew: every commit that can be read and that the store does not have, with consecutive sequences. What is
 * lost is said. The damaged files are only read.
 */
public final class JournalRepair {
    private static final long SEGMENT_BYTES = 64L << 20;

    private final SeriesRegistry registry;
    private final Consumer<Finding> said;
    private final RisingIds ids = new RisingIds();
    private long timeMicros;

    private JournalRepair(SeriesRegistry registry, Consumer<Finding> said) {
        this.registry = registry;
        this.said = said;
    }

    /**
     * Writes what can be saved of the journal in {@code damaged} to the empty directory {@code target}.
     *
     * @param after the last sequence that the store has
     * @param registry has the store's series and gets those of the journal
     * @return the number of commits in the new journal
     */
    public static long run(
            Disk disk,
            Path damaged,
            Path target,
            UUID directoryId,
            long after,
            SeriesRegistry registry,
            Consumer<Finding> said) {
        return run(disk, damaged, target, directoryId, after, false, registry, said);
    }

    /**
     * The same, for a database that goes by the sequences of commits.
     *
     * @param after the last sequence that is not needed any more
     * @param keepsSequences whether empty commits stand in for lost ones, so that those behind them keep their sequences
     */
    public static long run(
            Disk disk,
            Path damaged,
            Path target,
            UUID directoryId,
            long after,
            boolean keepsSequences,
            SeriesRegistry registry,
            Consumer<Finding> said) {
        JournalRepair repair = new JournalRepair(registry, said);
        // The records must bring the series that the store lacks, and only those.
        FirstSegment.write(disk, target, directoryId, after + 1, 0);
        Journal.Options options = new Journal.Options(target, directoryId, SEGMENT_BYTES, true);
        try (Journal journal = Journal.open(
                options,
                disk,
                registry,
                () -> java.time.Instant.ofEpochMilli(repair.timeMicros / 1000),
                System::nanoTime,
                after,
                commit -> {})) {
            new Walk(disk, damaged, Optional.of(directoryId), finding -> {})
                    .run(after, (segment, sequence, payload) -> {
                        while (keepsSequences && journal.lastSequence() + 1 < sequence) {
                            journal.append(List.of());
                        }
                        if (sequence > after) {
                            repair.copy(segment, sequence, payload, journal);
                        }
                    });
            return journal.lastSequence() - after;
        }
    }

    private void copy(Path segment, long sequence, ByteBuffer payload, Journal journal) {
        long renumbered = journal.lastSequence() + 1;
        try {
            List<Change> changes = read(segment, sequence, payload);
            journal.append(changes);
        } catch (IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | java.nio.BufferUnderflowException e) {
            said.accept(Finding.damage(segment, "record " + sequence + " is lost: " + e.getMessage()));
            return;
        }
        if (renumbered != sequence) {
            said.accept(Finding.note(segment, "record " + sequence + " is kept, as " + renumbered));
        }
    }

    private List<Change> read(Path segment, long sequence, ByteBuffer payload) {
        payload.getInt();
        int seriesCount = payload.getInt();
        timeMicros = payload.getLong();
        List<Change> changes = new ArrayList<>();
        while (payload.hasRemaining()) {
            int kind = payload.getInt();
            int length = payload.getInt();
            int end = length + payload.position();
            if (kind == SegmentFormat.SERIES_SECTION) {
                register(segment, sequence, payload);
            } else {
                changes.add(RecordDecoder.change(kind, length, payload));
            }
            payload.position(end);
        }
        standIn(segment, sequence, seriesCount);
        for (Change change : changes) {
            if (change instanceof Batch batch) {
                requireKnown(batch);
            }
            if (change instanceof SampleDeletion deletion) {
                requireKnown(deletion);
            }
        }
        raiseIds(segment, sequence, changes);
        return changes;
    }

    /** Ids that were given before are given anew: nobody may find two events under one. */
    private void raiseIds(Path segment, long sequence, List<Change> changes) {
        for (Change change : changes) {
            if (change instanceof EventBatch events) {
                long free = ids.next(events.stream());
                if (events.firstId() < free) {
                    said.accept(Finding.damage(
                            segment,
                            "the " + events.count() + " events of record " + sequence + " from " + events.firstId()
                                    + " on have ids that were given before, and get those from " + free + " on"));
                    events.firstId(free);
                }
                ids.take(events);
            }
        }
    }

    private void register(Path segment, long sequence, ByteBuffer section) {
        int first = section.getInt();
        int count = section.getInt();
        standIn(segment, sequence, first);
        for (int id = first; id < first + count; id++) {
            byte[] key = new byte[Short.toUnsignedInt(section.getShort())];
            section.get(key);
            if (id >= registry.size() && registry.findOrAdd(key) != id) {
                LostSeries.add(registry);
            }
        }
    }

    private void standIn(Path segment, long sequence, int count) {
        int from = registry.size();
        if (LostSeries.fill(registry, count) > 0) {
            said.accept(Finding.damage(
                    segment,
                    "the keys of series " + from + " to " + (count - 1) + ", used by record " + sequence
                            + ", are lost: they are called " + registry.key(from) + " and so on"));
        }
    }

    private void requireKnown(SampleDeletion deletion) {
        for (int id : deletion.seriesIds()) {
            if (id >= registry.size()) {
                throw new IllegalStateException("it deletes samples of series " + id);
            }
        }
    }

    private void requireKnown(Batch batch) {
        for (int i = 0; i < batch.count(); i++) {
            if (batch.seriesIds()[i] < 0 || batch.seriesIds()[i] >= registry.size()) {
                throw new IllegalStateException("it has samples of series " + batch.seriesIds()[i]);
            }
        }
    }

    /**
     * What readable records of a journal tell, for a store that has lost it.
     *
     * @param keys the keys of series, by id
     * @param lastIds the highest id of each stream that has events
     */
    public record Told(Map<Integer, byte[]> keys, Map<EventStream, Long> lastIds) {}

    /** Gathers what the readable records of a journal tell. */
    public static Told told(Disk disk, Path directory) {
        Told told = new Told(new HashMap<>(), new EnumMap<>(EventStream.class));
        Optional<UUID> id = JournalCheck.directoryId(disk, directory);
        new Walk(disk, directory, id, finding -> {}).run(0, (segment, sequence, payload) -> {
            try {
                collect(payload.position(SegmentFormat.COMMIT_HEADER_BYTES), told);
            } catch (RuntimeException e) {
                // A record without meaning tells nothing; the check has named it.
            }
        });
        return told;
    }

    private static void collect(ByteBuffer payload, Told told) {
        while (payload.remaining() >= SegmentFormat.SECTION_HEADER_BYTES) {
            int kind = payload.getInt();
            int end = payload.getInt() + payload.position();
            if (kind == SegmentFormat.SERIES_SECTION) {
                int first = payload.getInt();
                int count = payload.getInt();
                for (int id = first; id < first + count; id++) {
                    byte[] key = new byte[Short.toUnsignedInt(payload.getShort())];
                    payload.get(key);
                    told.keys.put(id, key);
                }
            } else if (kind == SegmentFormat.EVENTS_SECTION) {
                Optional<EventStream> stream = EventStream.ofNumber(payload.getInt());
                int count = payload.getInt();
                long last = payload.getLong() + count - 1;
                stream.ifPresent(known -> told.lastIds.merge(known, last, Math::max));
            }
            payload.position(end);
        }
    }
}
