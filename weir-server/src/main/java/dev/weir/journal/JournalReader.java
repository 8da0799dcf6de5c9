package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.model.Commit;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads commits again from a journal that is being appended to. Used by one thread; whoever asked for it closes it. Nothing that is still to be read may
 * be trimmed.
 */
public final class JournalReader implements AutoCloseable {
    private final Segments segments;
    private final Disk disk;
    private final RecordDecoder decoder;
    private final ByteBuffer window = SegmentReader.newWindow();
    private @Nullable SegmentReader reader;
    private Segment segment;
    private long next;

    JournalReader(Segments segments, Disk disk, RecordDecoder decoder, long after) {
        this.segments = segments;
        this.disk = disk;
        this.decoder = decoder;
        this.next = after + 1;
        this.segment = segments.of(next);
    }

    /**
     * The commit behind the last one. The caller knows that the journal has it durably.
     *
     * @throws WeirException CORRUPT when its bytes are not what was written
     */
    public Commit next() {
        while (true) {
            Segment right = segments.of(next);
            if (!right.equals(segment)) {
                close();
                segment = right;
            }
            if (next < segments.endOf(segment) && find()) {
                Commit commit = decoder.commit(next, reader().payload());
                next++;
                return commit;
            }
            if (segments.of(next).equals(segment)) {
                return lost();
            }
        }
    }

    /** Moves to the record of the next commit; false where the segment has none. */
    private boolean find() {
        SegmentReader in = reader();
        while (true) {
            if (!in.next()) {
                in.refresh();
                if (!in.next()) {
                    return false;
                }
            }
            if (in.type() == SegmentFormat.SUCCESSOR) {
                return false;
            }
            if (in.sequence() == next) {
                return true;
            }
            if (in.sequence() > next) {
                throw SegmentFormat.damaged(
                        segment.path(), "record " + in.sequence() + " stands where " + next + " belongs");
            }
        }
    }

    /** Stands in for a commit that was never forced, as sync=interval allows, and that a power cut took. */
    private Commit lost() {
        long following = segments.endOf(segment);
        if (following == Long.MAX_VALUE || next <= forcedBefore(following)) {
            throw SegmentFormat.damaged(segment.path(), "record " + next + " is not there any more");
        }
        return new Commit(next++, 0, decoder.seriesCount(), List.of());
    }

    /** The last commit that had been forced when the segment that begins with this one was begun. */
    private long forcedBefore(long firstSequence) {
        return SegmentFormat.durable(disk, segments.of(firstSequence).path());
    }

    private SegmentReader reader() {
        SegmentReader current = reader;
        if (current == null) {
            current = new SegmentReader(disk, segment.path(), window);
            reader = current;
        }
        return current;
    }

    /** Where the last commit ends. */
    public Journal.Place place() {
        SegmentReader current = reader;
        return new Journal.Place(
                segment.firstSequence(), current == null ? SegmentFormat.HEADER_BYTES : current.position());
    }

    @Override
    public void close() {
        SegmentReader current = reader;
        reader = null;
        if (current != null) {
            current.close();
        }
    }
}
