package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The segment files of an open journal, oldest first: how new ones are made and old ones let go of. One thread makes them, any may ask and trim. The last one
 * is appended to by the journal, which knows how far it has come in it.
 */
final class Segments implements AutoCloseable {
    private final Journal.Options options;
    private final Disk disk;
    private final Spares spares;
    private final Deque<Segment> all = new ArrayDeque<>();

    /** None yet; makes the directory where that is missing. */
    Segments(Journal.Options options, Disk disk) {
        this.options = options;
        this.disk = disk;
        disk.createDirectory(options.directory());
        this.spares = new Spares(disk, options.directory());
    }

    /** Takes what a start has found. */
    void found(List<Segment> segments) {
        synchronized (all) {
            all.addAll(segments);
        }
    }

    /** Those that there are now. Any thread. */
    List<Segment> now() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    /**
     * The segment in which a commit is, or would be. Any thread.
     *
     * @throws WeirException CORRUPT when the journal no longer reaches back that far
     */
    Segment of(long sequence) {
        List<Segment> now = now();
        for (Segment each : now.reversed()) {
            if (each.firstSequence() <= sequence) {
                return each;
            }
        }
        throw new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read commit " + sequence + " of the journal again: it begins with commit "
                        + now.getFirst().firstSequence());
    }

    /** The sequence with which the segment behind this one begins, {@link Long#MAX_VALUE} where there is none. Any thread. */
    long endOf(Segment segment) {
        return now().stream()
                .mapToLong(Segment::firstSequence)
                .filter(first -> first > segment.firstSequence())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** How many bytes lie behind a place, where the last segment is filled up to a position. Any thread. */
    long bytesAfter(Journal.Place place, long position) {
        long bytes = -place.byteInSegment();
        List<Segment> now = now();
        for (Segment segment : now) {
            if (segment.firstSequence() >= place.firstSequence()) {
                bytes += segment.equals(now.getLast()) ? position : segment.bytes();
            }
        }
        return Math.max(0, bytes);
    }

    /** Has a file for the next segment made ready, so that {@link #make} need not wait. */
    void want(long bytes) {
        spares.want(bytes);
    }

    /** Makes a file that can become the segment which begins with a sequence; durable on return, under a name that recovery does not look at. */
    Path make(long firstSequence, long forcedSequence, long timeMicros, long bytes) {
        Path spare = spares.take(bytes);
        try (DiskFile file = disk.openForWriting(spare)) {
            file.write(SegmentFormat.header(options.directoryId(), firstSequence, timeMicros, forcedSequence), 0);
            file.force();
        } catch (WeirException e) {
            spares.discard(spare);
            throw e;
        }
        return spare;
    }

    /**
     * Gives a file that was made its name, and opens it.
     *
     * @throws WeirException when it may have its name, or may not
     */
    DiskFile name(Path made, long firstSequence) {
        Path path = options.directory().resolve(SegmentFormat.fileName(firstSequence));
        disk.rename(made, path);
        disk.forceDirectory(options.directory());
        return disk.openForWriting(path);
    }

    /** From now on this is the last one, and takes the place of one of its name. */
    void add(DiskFile file, long firstSequence) {
        synchronized (all) {
            all.removeIf(segment -> segment.path().equals(file.path()));
            all.add(new Segment(file.path(), firstSequence, file.size()));
        }
    }

    /** Lets go of those of which nobody needs a commit any more, {@code through} being the last that is not needed. Any thread. */
    void trim(long through) {
        List<Path> trimmed = new ArrayList<>();
        synchronized (all) {
            try {
                while (all.size() > 1 && second().firstSequence() <= through + 1) {
                    trimmed.add(spares.rename(all.getFirst().path()));
                    all.removeFirst();
                }
            } finally {
                spares.recycle(trimmed);
            }
        }
    }

    private Segment second() {
        var both = all.iterator();
        both.next();
        return both.next();
    }

    @Override
    public void close() {
        spares.close();
    }
}
