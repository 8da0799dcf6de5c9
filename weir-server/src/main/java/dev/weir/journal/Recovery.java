package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal back: every record after the sequence that the store has, in order, or a refusal that names the file.
 *
 * <p>A bad record with nothing good after it, in the last segment, is a torn tail: it was never acknowledged, and is left out
 * with a log line. Records of an older segment at or beyond the first sequence of its successor are left out too: their force
 * failed. Everything else that does not fit is damage.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final Path directory;
    private final UUID directoryId;
    private final RecordDecoder decoder;
    private final ByteBuffer window;
    private long unforcedFrom;

    Recovery(Disk disk, Path directory, UUID directoryId, SeriesRegistry registry) {
        this(disk, directory, directoryId, registry, SegmentReader.newWindow());
    }

    Recovery(Disk disk, Path directory, UUID directoryId, SeriesRegistry registry, ByteBuffer window) {
        this.window = window;
        this.disk = disk;
        this.directory = directory;
        this.directoryId = directoryId;
        this.decoder = new RecordDecoder(registry);
    }

    /**
     * Where appending goes on.
     *
     * @param segments all segments there are, oldest first
     * @param nextSequence the sequence of the next record
     * @param lastSequence the last that is in the segments, or would be; parts may have more after a power cut under sync=interval
     * @param position where it goes in the last segment, or -1 if it must go into a new one
     * @param tornAt where the torn tail of the last segment begins, -1 if it has none
     */
    record Result(List<Segment> segments, long nextSequence, long lastSequence, long position, long tornAt) {}

    /** Hands every commit with a sequence above {@code after} to {@code replay}. */
    Result run(long after, Consumer<Commit> replay) {
        List<Segment> segments = segments();
        if (segments.isEmpty()) {
            return new Result(segments, after + 1, after, -1, -1);
        }
        if (segments.getFirst().firstSequence() > after + 1) {
            throw missing(after + 1, segments.getFirst());
        }
        long next = after + 1;
        long position = -1;
        long tornAt = -1;
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            long end = last ? Long.MAX_VALUE : segments.get(i + 1).firstSequence();
            if (end <= after + 1) {
                continue;
            }
            try (SegmentReader reader = new SegmentReader(disk, segments.get(i).path(), window)) {
                next = replay(segments.get(i), reader, after, end, replay);
                if (last) {
                    boolean clean = finish(segments.get(i), reader, next);
                    // Parts may hold more than the journal after a power cut under sync=interval: then a new segment
                    // bridges the gap.
                    position = clean && next > after ? reader.position() : -1;
                    tornAt = clean ? -1 : reader.position();
                }
                if (!last
                        && next < end
                        && next
                                > SegmentFormat.durable(
                                        disk, segments.get(i + 1).path())) {
                    next = bridge(next, end, after, replay);
                }
                if (!last && next < end) {
                    throw reader.isAtCleanEnd()
                            ? missing(next, segments.get(i + 1))
                            : SegmentFormat.damaged(
                                    segments.get(i).path(),
                                    "record " + next + " at byte " + reader.position()
                                            + " is bad and a later segment follows");
                }
            }
        }
        return new Result(segments, Math.max(next, after + 1), next - 1, position, tornAt);
    }

    /** Stands in for commits that were never forced, as sync=interval allows, and that a power cut took. */
    private long bridge(long from, long end, long after, Consumer<Commit> replay) {
        log.warn("commits {} to {} were not forced before the power went, and are lost", from, end - 1);
        for (long sequence = Math.max(from, after + 1); sequence < end; sequence++) {
            replay.accept(new Commit(sequence, 0, decoder.seriesCount(), List.of()));
        }
        return end;
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            if (SegmentFormat.isSegment(path)) {
                segments.add(new Segment(path, SegmentFormat.readHeader(disk, path, directoryId), size(path)));
            }
        }
        return segments;
    }

    private long size(Path path) {
        try (DiskFile file = disk.open(path)) {
            return file.size();
        }
    }

    /** Replays one segment up to, not including, sequence {@code end}, and answers the sequence that follows. */
    private long replay(Segment segment, SegmentReader reader, long after, long end, Consumer<Commit> replay) {
        long next = segment.firstSequence();
        unforcedFrom = reader.position();
        while (next < end && reader.next()) {
            if (reader.type() == SegmentFormat.SUCCESSOR) {
                if (reader.sequence() != end) {
                    throw SegmentFormat.damaged(
                            directory.resolve(SegmentFormat.fileName(reader.sequence())),
                            "it is missing, although \"" + segment.path() + "\" names it as its successor");
                }
                break;
            }
            if (reader.sequence() != next) {
                throw SegmentFormat.damaged(
                        segment.path(), "record " + reader.sequence() + " stands where " + next + " belongs");
            }
            if (reader.unforced() == 0) {
                unforcedFrom = reader.start();
            }
            if (next > after) {
                replay.accept(decode(segment, reader));
            }
            next++;
        }
        return next;
    }

    private Commit decode(Segment segment, SegmentReader reader) {
        try {
            return decoder.commit(reader.sequence(), reader.payload());
        } catch (RuntimeException e) {
            throw SegmentFormat.damaged(
                    segment.path(),
                    "record " + reader.sequence() + " has a good checksum and no meaning: " + e.getMessage());
        }
    }

    /** Whether appending may go on behind the last record. What a kill left in the page cache alone is made durable here. */
    private boolean finish(Segment segment, SegmentReader reader, long next) {
        long position = reader.position();
        boolean clean = reader.isAtCleanEnd();
        if (reader.hasGoodRecordAfter(next)) {
            throw SegmentFormat.damaged(
                    segment.path(), "record " + next + " at byte " + position + " is bad and good records follow it");
        }
        makeDurable(segment, position);
        if (!clean) {
            log.warn(
                    "cut a torn tail off {}: record {} at byte {}, {} bytes, was never acknowledged",
                    segment.path(),
                    next,
                    position,
                    reader.remnantBytes());
        }
        return clean;
    }

    /**
     * Writes and forces what is not known to be durable. To force alone is not enough: if the process before this one died after a failed
     * force, the page cache shows bytes that the disk never got and that count as clean.
     */
    private void makeDurable(Segment segment, long end) {
        // Its name too: that process may have died between renaming the segment and forcing the directory.
        disk.forceDirectory(directory);
        try (DiskFile file = disk.openForWriting(segment.path())) {
            for (long at = unforcedFrom; at < end; at += window.limit()) {
                window.clear().limit((int) Math.min(window.capacity(), end - at));
                file.read(window, at);
                file.write(window.flip(), at);
            }
            file.force();
        }
    }

    private WeirException missing(long sequence, Segment following) {
        return SegmentFormat.damaged(
                directory.resolve(SegmentFormat.fileName(sequence)),
                "records from " + sequence + " on are missing, and the next segment is \""
                        + following.path().getFileName() + "\"");
    }
}
