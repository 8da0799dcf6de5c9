package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Finding;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads every byte of a journal that nobody writes to and tells what is wrong with it. Changes nothing. */
public final class JournalCheck {
    /**
     * What a journal was found to hold.
     *
     * @param segments number of segment files
     * @param commits number of records that can be read
     * @param lastSequence of the last commit, of journal or store
     */
    public record Result(long segments, long commits, long lastSequence) {}

    private final RecordDecoder decoder;
    private final Consumer<Finding> findings;
    private final Consumer<RecordPut> records;
    private final RisingIds ids = new RisingIds();
    private long commits;

    private JournalCheck(SeriesRegistry registry, Consumer<Finding> findings, Consumer<RecordPut> records) {
        this.decoder = new RecordDecoder(registry);
        this.findings = findings;
        this.records = records;
    }

    /**
     * Checks all segments.
     *
     * @param directoryId of the data directory, if known
     * @param after the last sequence that the store has
     * @param begun whether the journal must be there
     * @param registry has the store's series and gets those of the journal
     */
    public static Result run(
            Disk disk,
            Path directory,
            Optional<UUID> directoryId,
            long after,
            boolean begun,
            SeriesRegistry registry,
            Consumer<Finding> findings) {
        return run(disk, directory, directoryId, after, begun, registry, findings, record -> {});
    }

    /**
     * Checks all segments, and hands over the records in them.
     *
     * @param records gets every record in the order in which they were put, also of commits that the store has
     */
    public static Result run(
            Disk disk,
            Path directory,
            Optional<UUID> directoryId,
            long after,
            boolean begun,
            SeriesRegistry registry,
            Consumer<Finding> findings,
            Consumer<RecordPut> records) {
        long segments =
                disk.list(directory).stream().filter(SegmentFormat::isSegment).count();
        if (segments == 0 && begun) {
            findings.accept(Finding.damage(directory, "the segments of the journal are missing"));
        }
        JournalCheck check = new JournalCheck(registry, findings, records);
        long next = new Walk(disk, directory, directoryId, findings).run(after, check::commit);
        return new Result(segments, check.commits, next - 1);
    }

    /** The sequence with which a journal begins; empty where it has no segments. */
    public static OptionalLong firstSequence(Disk disk, Path directory) {
        return disk.list(directory).stream()
                .filter(SegmentFormat::isSegment)
                .flatMapToLong(path -> SegmentFormat.likelySequence(disk, path).stream())
                .min();
    }

    /** The data directory that the first readable segment belongs to. */
    public static Optional<UUID> directoryId(Disk disk, Path directory) {
        return disk.list(directory).stream()
                .filter(SegmentFormat::isSegment)
                .flatMap(path -> SegmentFormat.owner(disk, path).stream())
                .findFirst();
    }

    private void commit(Path segment, long sequence, ByteBuffer payload) {
        commits++;
        try {
            Commit commit = decoder.commit(sequence, payload);
            for (Change change : commit.changes()) {
                switch (change) {
                    case Batch batch -> requireKnown(batch, commit.seriesCount());
                    case EventBatch events -> ids(segment, sequence, events);
                    case RecordPut put -> records.accept(put);
                    case Receipt receipt -> {
                        // What can be decoded is right, and so are the two below that do nothing.
                    }
                    case DeviceMark mark -> {}
                    case SampleDeletion deletion -> requireKnown(deletion, commit.seriesCount());
                    case EventDeletion deletion -> {}
                }
            }
        } catch (RuntimeException e) {
            findings.accept(Finding.damage(
                    segment, "record " + sequence + " has a good checksum and no meaning: " + e.getMessage()));
        }
    }

    private void ids(Path segment, long sequence, EventBatch events) {
        long free = ids.next(events.stream());
        if (events.firstId() < free) {
            findings.accept(Finding.damage(
                    segment,
                    "record " + sequence + " has events from the id " + events.firstId() + " on, and " + (free - 1)
                            + " was given before"));
        }
        ids.take(events);
    }

    /** Its series rise, so the last one tells. */
    private static void requireKnown(SampleDeletion deletion, int seriesCount) {
        int count = deletion.seriesIds().length;
        if (count > 0 && deletion.seriesIds()[count - 1] >= seriesCount) {
            throw new IllegalStateException("it deletes samples of series " + deletion.seriesIds()[count - 1] + ", and "
                    + seriesCount + " are known");
        }
    }

    private static void requireKnown(Batch batch, int seriesCount) {
        for (int i = 0; i < batch.count(); i++) {
            int id = batch.seriesIds()[i];
            if (id < 0 || id >= seriesCount) {
                throw new IllegalStateException(
                        "it has samples of series " + id + ", and " + seriesCount + " are known");
            }
        }
    }
}
