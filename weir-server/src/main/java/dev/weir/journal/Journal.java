package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that makes readings durable: when {@link #append} returns, the commit survives kill -9 and a power cut.
 *
 * <p>One thread appends, and must never be interrupted; {@link #trim} may come from another. A file whose write or force failed
 * is never touched again, because a second force would claim success for bytes that are gone: a new segment begins after the last
 * sequence that was forced, which is known from memory, and recovery leaves out what lies beyond it in the old one.
 */
public final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final long FIRST_SEGMENT_BYTES = 4L << 20;

    /**
     * What a journal is made of.
     *
     * @param directory where its segments lie
     * @param directoryId of the data directory, so that a segment of another one is noticed
     * @param segmentBytes size of a segment; the first ones of a young journal are smaller
     * @param forced false where a commit may be acknowledged before it is forced, by {@link #force}
     */
    public record Options(Path directory, UUID directoryId, long segmentBytes, boolean forced) {}

    private final Options options;
    private final Disk disk;
    private final SeriesRegistry registry;
    private final InstantSource clock;
    private final RecordEncoder encoder;
    private final Segments segments;
    private final Outage outage;

    private @Nullable DiskFile active;
    private volatile long position;
    private long activeBytes;
    private long nextSequence;
    private int journaledSeries;
    private int unforced;
    private volatile long forcedSequence;
    private int forcedSeries;

    private Journal(Options options, Disk disk, SeriesRegistry registry, InstantSource clock, LongSupplier nanoTime) {
        this.options = options;
        this.disk = disk;
        this.registry = registry;
        this.clock = clock;
        this.encoder = new RecordEncoder(registry);
        this.outage = new Outage(nanoTime);
        this.segments = new Segments(options, disk);
    }

    /**
     * Opens a journal, or begins one, and hands over what the store does not have yet.
     *
     * @param after the last sequence that the store has
     * @param replay is given every later commit, in order, with its series registered
     * @throws WeirException CORRUPT, naming the file, when anything but the torn tail of the last write is bad
     */
    public static Journal open(
            Options options,
            Disk disk,
            SeriesRegistry registry,
            InstantSource clock,
            LongSupplier nanoTime,
            long after,
            Consumer<Commit> replay) {
        Journal journal = new Journal(options, disk, registry, clock, nanoTime);
        try {
            journal.recover(after, replay);
            return journal;
        } catch (RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private void recover(long after, Consumer<Commit> replay) {
        Recovery.Result found =
                new Recovery(disk, options.directory(), options.directoryId(), registry).run(after, replay);
        segments.found(found.segments());
        nextSequence = found.nextSequence();
        journaledSeries = registry.size();
        forcedSequence = found.lastSequence(); // A segment that begins now says that what lies between was lost.
        forcedSeries = journaledSeries;
        if (found.position() >= 0) {
            active = disk.openForWriting(found.segments().getLast().path());
            position = found.position();
            activeBytes = active.size();
        } else {
            if (found.tornAt() >= 0) {
                // The new segment's name goes over the torn tail, or nobody would notice if that segment were lost.
                active = disk.openForWriting(found.segments().getLast().path());
                position = found.tornAt();
            }
            rollAtStart();
        }
        if (outage.cause().isEmpty()) {
            forcedEverything();
        }
    }

    /** Begins the first segment, or one after a torn tail. Without room for that an old journal opens all the same, for its readers. */
    private void rollAtStart() {
        try {
            roll(0);
        } catch (WeirException e) {
            abandon();
            if (segments.now().isEmpty()) {
                throw e;
            }
            outage.begin(e);
        }
    }

    /** The sequence of the last commit, 0 before the first. */
    public long lastSequence() {
        return nextSequence - 1;
    }

    /** The last sequence that survives a power cut. Any thread. */
    public long forcedSequence() {
        return forcedSequence;
    }

    /** The sequence of the first commit that is still there, or would be. Any thread. */
    public long firstSequence() {
        return segments.now().getFirst().firstSequence();
    }

    /**
     * Reads again what lies behind a sequence, while this goes on; the caller closes the reader. Any thread.
     *
     * @throws WeirException CORRUPT when the journal no longer reaches back that far
     */
    public JournalReader readAfter(long sequence) {
        return new JournalReader(segments, disk, new RecordDecoder(registry), sequence);
    }

    /** How many bytes of records lie behind a place, or a little more. Any thread, at once. */
    public long bytesAfter(Place place) {
        return segments.bytesAfter(place, position);
    }

    /** A place behind a record: in the segment whose first record has this sequence, so many bytes from its beginning. */
    public record Place(long firstSequence, long byteInSegment) {
        /** Before everything that there is. */
        public static final Place BEGINNING = new Place(0, 0);
    }

    /**
     * Makes changes durable, with every series that is registered by now and not yet journaled.
     *
     * @return the commit; it holds the given list
     * @throws WeirException DISK_FULL or DISK_FAILED when they are not durable; appending is tried anew at most once a second
     */
    public Commit append(List<Change> changes) {
        outage.refuse();
        int seriesCount = registry.size();
        long timeMicros = clock.millis() * 1000;
        ByteBuffer record = encoder.commit(nextSequence, timeMicros, unforced, journaledSeries, seriesCount, changes);
        try {
            DiskFile file = ready(record.remaining());
            long end = position + record.remaining();
            write(file, record);
            position = end;
        } catch (WeirException e) {
            throw outage.begin(e);
        }
        journaledSeries = seriesCount;
        nextSequence++;
        if (unforced == 0) {
            forcedEverything();
        }
        return new Commit(nextSequence - 1, timeMicros, seriesCount, changes);
    }

    private void forcedEverything() {
        forcedSequence = nextSequence - 1;
        forcedSeries = journaledSeries;
    }

    /** Why nothing can be appended for now; empty where it can. Any thread. */
    public Optional<WeirException> failure() {
        return outage.cause();
    }

    /** Forces what was appended without. Does nothing where every append forces. */
    public void force() {
        DiskFile file = active;
        if (unforced > 0 && file != null) {
            try {
                file.force();
                unforced = 0;
                forcedEverything();
            } catch (WeirException e) {
                abandon();
                throw outage.begin(e);
            }
        }
    }

    /**
     * Tries to begin a new segment where the last one had to be given up, at most once a second: until there is one, what was refused
     * might come back with the next start. Called now and then by the thread that appends.
     */
    public void mend() {
        if (active == null && outage.isRetryDue()) {
            try {
                ready(0);
            } catch (WeirException e) {
                outage.begin(e);
            }
        }
    }

    /** Lets go of the segments of which the store has every commit, {@code through} being the last it has. Any thread. */
    public void trim(long through) {
        segments.trim(through);
    }

    /** The file to append to: the active one, or a new one where that is full or was abandoned. */
    private DiskFile ready(int recordBytes) {
        DiskFile file = active;
        if (file == null || (position + recordBytes > activeBytes && position > SegmentFormat.HEADER_BYTES)) {
            file = roll(recordBytes);
        } else if (position > activeBytes / 2) {
            segments.want(nextSegmentBytes());
        }
        outage.end();
        return file;
    }

    private void write(DiskFile file, ByteBuffer record) {
        try {
            file.write(record, position);
            if (options.forced()) {
                file.force();
            } else {
                unforced++;
            }
        } catch (WeirException e) {
            abandon();
            throw e;
        }
    }

    private void abandon() {
        DiskFile file = active;
        active = null;
        unforced = 0;
        journaledSeries = forcedSeries; // Keys that may be lost with what was not forced are journaled again.
        if (file != null) {
            closeQuietly(file);
        }
    }

    /** Begins a segment: its file durable under its final name first, then the old one ends by naming it. */
    private DiskFile roll(int recordBytes) {
        force();
        long bytes = Math.max(nextSegmentBytes(), SegmentFormat.HEADER_BYTES + (long) recordBytes);
        Path made = segments.make(nextSequence, forcedSequence, clock.millis() * 1000, bytes);
        DiskFile file;
        try {
            file = segments.name(made, nextSequence);
        } catch (WeirException e) {
            // It may have its name already, and recovery believes that: nothing more may follow in the old one.
            abandon();
            throw e;
        }
        endActive();
        segments.add(file, nextSequence);
        active = file;
        position = SegmentFormat.HEADER_BYTES;
        activeBytes = file.size();
        return file;
    }

    private void endActive() {
        DiskFile old = active;
        if (old == null) {
            return;
        }
        try {
            old.write(RecordEncoder.successor(nextSequence), position);
            old.force();
        } catch (WeirException e) {
            // The successor's header says as much: this only means that a missing successor would not be noticed.
            log.warn("cannot end journal segment {}: {}", old.path(), e.getMessage());
        }
        closeQuietly(old);
    }

    private long nextSegmentBytes() {
        return Math.min(options.segmentBytes(), Math.max(FIRST_SEGMENT_BYTES, activeBytes * 2));
    }

    private static void closeQuietly(DiskFile file) {
        try {
            file.close();
        } catch (WeirException e) {
            log.warn("{}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            force();
            outage.retryNow();
            mend();
        } finally {
            abandon();
            segments.close();
        }
    }
}
