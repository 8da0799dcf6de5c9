package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.model.Finding;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Goes through all records of all segments, past damage too, telling of everything that is not as it was written. One thread, once.
 */
final class Walk {
    /** Takes the commits that can be read, by rising sequence. */
    interface Visitor {
        /** A record with a good checksum; its sequence is higher than those before. */
        void commit(Path segment, long sequence, ByteBuffer payload);
    }

    private record Segment(Path path, long firstSequence, boolean readable) {}

    private final Disk disk;
    private final Path directory;
    private final Optional<UUID> directoryId;
    private final Consumer<Finding> findings;
    private final ByteBuffer window = SegmentReader.newWindow();
    private long next;

    Walk(Disk disk, Path directory, Optional<UUID> directoryId, Consumer<Finding> findings) {
        this.disk = disk;
        this.directory = directory;
        this.directoryId = directoryId;
        this.findings = findings;
    }

    /** Visits every readable commit; the store needs those above {@code after}. Answers the sequence that would come next. */
    long run(long after, Visitor visitor) {
        List<Segment> segments = segments();
        if (segments.isEmpty()) {
            return after + 1;
        }
        next = Math.min(segments.getFirst().firstSequence(), after + 1);
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (i > 0
                    && segment.firstSequence() == segments.get(i - 1).firstSequence()
                    && next > segment.firstSequence()) {
                continue; // A double of the one before; its wrong name has been told of.
            }
            if (next < segment.firstSequence() && segment.firstSequence() > after + 1 && !isAllowedGap(segment)) {
                damage(segment.path(), lost(next, segment.firstSequence()) + " missing before it");
            }
            next = segment.firstSequence();
            boolean last = i == segments.size() - 1;
            long end = last ? Long.MAX_VALUE : endOf(segment, segments.subList(i + 1, segments.size()));
            if (segment.readable()) {
                walk(segment, end, end > after + 1, visitor);
            }
        }
        return Math.max(next, after + 1);
    }

    /** Whether what is missing before a segment had not been forced when that was begun, as sync=interval allows. */
    private boolean isAllowedGap(Segment segment) {
        return segment.readable() && next > SegmentFormat.durable(disk, segment.path());
    }

    private static long endOf(Segment segment, List<Segment> later) {
        return later.stream()
                .mapToLong(Segment::firstSequence)
                .filter(first -> first > segment.firstSequence())
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    static String lost(long from, long to) {
        return to - from == 1 ? "record " + from + " is" : "records " + from + " to " + (to - 1) + " are";
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            if (SegmentFormat.isSegment(path)) {
                segment(path).ifPresent(segments::add);
            } else {
                findings.accept(Finding.note(path, "it is no segment, and is deleted at the next start"));
            }
        }
        segments.sort(Comparator.comparingLong(Segment::firstSequence).thenComparing(Segment::readable));
        return segments;
    }

    private Optional<Segment> segment(Path path) {
        try {
            return Optional.of(new Segment(path, SegmentFormat.readHeader(disk, path, directoryId), true));
        } catch (WeirException e) {
            // The records state their sequences: what follows a bad header can be read if anything tells where it
            // begins.
            if (e.code() != WeirException.Code.CORRUPT) {
                throw e;
            }
            damage(path, e.reason());
            return SegmentFormat.likelySequence(disk, path).stream()
                    .mapToObj(first -> new Segment(path, first, !SegmentFormat.isForeign(disk, path, directoryId)))
                    .findFirst();
        }
    }

    /** Walks one segment; where the store has all of it, a neighbour that was let go of already is no damage. */
    private void walk(Segment segment, long end, boolean needed, Visitor visitor) {
        try (SegmentReader reader = new SegmentReader(disk, segment.path(), window)) {
            while (next < end) {
                if (!reader.next() && !skip(segment, reader, end)) {
                    return;
                }
                if (reader.type() == SegmentFormat.SUCCESSOR) {
                    if (needed) {
                        successor(segment, reader, end);
                    }
                    return;
                }
                if (reader.sequence() < next || reader.sequence() >= end) {
                    damage(segment.path(), "record " + reader.sequence() + " stands where " + next + " belongs");
                    continue;
                }
                if (reader.sequence() > next) {
                    damage(segment.path(), lost(next, reader.sequence()) + " missing in it");
                }
                visitor.commit(segment.path(), reader.sequence(), reader.payload());
                next = reader.sequence() + 1;
            }
        }
    }

    /** Moves past bad bytes to the next good record; false if there is none. */
    private boolean skip(Segment segment, SegmentReader reader, long end) {
        long position = reader.position();
        long good = reader.goodRecordAfter(next);
        boolean last = end == Long.MAX_VALUE;
        long remnant = reader.remnantBytes();
        if (good < 0 && last) {
            if (remnant > 0) {
                findings.accept(Finding.note(
                        segment.path(),
                        "its last " + remnant + " bytes, at byte " + position + ", are a torn tail: record " + next
                                + ", which was never acknowledged"));
            }
            return false;
        }
        if (remnant > 0) {
            damage(segment.path(), "record " + next + " at byte " + position + " is bad");
        }
        if (good >= 0) {
            reader.moveTo(good);
            return reader.next();
        }
        return false;
    }

    private void successor(Segment segment, SegmentReader reader, long end) {
        if (reader.sequence() != end) {
            damage(
                    directory.resolve(SegmentFormat.fileName(reader.sequence())),
                    "it is missing, although \"" + segment.path().getFileName() + "\" names it as its successor");
        }
        if (next < reader.sequence()) {
            damage(segment.path(), lost(next, reader.sequence()) + " missing at its end");
            next = reader.sequence();
        }
    }

    private void damage(Path path, String what) {
        findings.accept(Finding.damage(path, what));
    }
}
