package dev.weir.files;

import dev.weir.blob.BlobStoreException;
import dev.weir.model.WeirException;
import dev.weir.monitor.Monitor;
import dev.weir.query.Readers;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that were uploaded: takes them in, has them worked on, and tells what became of each. Any thread, virtual ones too; calls wait for what is
 * behind.
 */
public final class UploadedFiles implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UploadedFiles.class);

    /** Each keeps a stretch of its file in memory for as long as its peer reads. */
    private static final int MOST_REPORTS = 16;

    private final FileParts parts;
    private final FileIds ids;
    private final Progress progress;
    private final Slices slices;
    private final Jobs jobs;
    private final TakingUp takingUp;
    private final Readers readers;
    private final Removal removal;
    private final Semaphore openReports = new Semaphore(MOST_REPORTS);

    /**
     * A file as it stands.
     *
     * @param record what is remembered of it
     * @param rows rows that have been read
     * @param bytes bytes that have been read, as it came
     */
    public record State(FileRecord record, long rows, long bytes) {}

    /** What became of a wish to change a file. */
    public enum Outcome {
        /** It is done. */
        DONE,
        /** There is no such file. */
        UNKNOWN,
        /** The file is not in a state that allows it. */
        WRONG_STATE,
        /** Another server alone can do that. */
        ELSEWHERE
    }

    /** Files over their parts, none of which they close. Work that was left undone is taken up by a thread of its own. */
    public UploadedFiles(FileParts parts, Monitor monitor) {
        this(parts, Slices.usual(parts.limits().rows().rowBytes()), monitor);
    }

    /** Files that are cut into these slices, which it closes. */
    UploadedFiles(FileParts parts, Slices slices, Monitor monitor) {
        this.parts = parts;
        this.ids = new FileIds(parts.clock(), parts.random());
        this.progress = new Progress(parts.samples(), parts.place());
        this.readers = new Readers("file-reader", monitor.damagedReads());
        this.slices = slices;
        Leftovers leftovers = new Leftovers(parts, progress);
        this.jobs = new Jobs(parts.limits().concurrency(), id -> new Job(parts, slices, progress, leftovers, id));
        this.takingUp = new TakingUp(parts, progress, leftovers, jobs, new TakingOver(parts, jobs));
        this.removal = new Removal(parts, jobs, progress, leftovers, readers);
        jobs.addTo(monitor);
    }

    /**
     * Begins to take a file in. The caller closes the upload.
     *
     * @throws WeirException when the file cannot be kept
     */
    public Upload begin() {
        parts.samples().store().absence().ifPresent(e -> {
            throw new WeirException(e.code(), "cannot take a file in: " + e.reason(), e);
        });
        if (jobs.isFull()) {
            throw new WeirException(
                    WeirException.Code.OVERLOADED, "cannot take a file in: too many wait to be worked on");
        }
        String id = ids.next();
        progress.begin(id);
        try {
            return new Upload(this, id, parts.blobs().create(FileRecord.blob(parts.server(), id)));
        } catch (BlobStoreException e) {
            endQuietly(id);
            throw e;
        }
    }

    /** An upload has ended without a file. */
    void endQuietly(String id) {
        try {
            progress.end(id);
        } catch (WeirException e) {
            log.warn("what was kept of file {} goes at the next start: {}", id, e.reason());
        }
    }

    /** An upload has ended, and it is not known whether there is a file: its record tells, as soon as records can be read. */
    void settle(String id) {
        jobs.add(id);
    }

    FileRecord add(FileRecord record) {
        FileRecord added = parts.records().add(record);
        jobs.add(added.id());
        return added;
    }

    String server() {
        return parts.server();
    }

    long nowMicros() {
        return FileIds.micros(parts.clock());
    }

    long mostBytes() {
        return parts.limits().uploadBytes();
    }

    /**
     * A file as it stands.
     *
     * @throws dev.weir.store.file.FileRecordException when records cannot be read
     */
    public Optional<State> find(String id) {
        // The work is looked at first: it is there until the record says how it ended.
        Optional<Job> job = jobs.find(id);
        return parts.records().find(id).map(record -> state(record, job.filter(work -> parts.isMine(record))));
    }

    /**
     * A file as it stands later: its record is read again only where nothing is known of work on it, so that many may watch.
     *
     * @throws dev.weir.store.file.FileRecordException when records cannot be read
     */
    public Optional<State> later(State before) {
        FileRecord record = before.record();
        Optional<Job> job = jobs.find(record.id());
        return job.isEmpty() || record.status().isFinal()
                ? find(record.id())
                : job.map(work -> new State(
                        work.hasBegun() ? record.at(FileStatus.PROCESSING) : record, work.rows(), work.bytes()));
    }

    private static State state(FileRecord record, Optional<Job> job) {
        if (record.status().isFinal()) {
            return record.tally() == null
                    ? new State(record, 0, 0)
                    : new State(
                            record, record.tally().totalRows(), record.upload().sizeBytes());
        }
        return new State(
                record, job.map(Job::rows).orElse(0L), job.map(Job::bytes).orElse(0L));
    }

    /**
     * The files before one, newest first, {@code limit} at most.
     *
     * @param before null for the newest
     * @throws dev.weir.store.file.FileRecordException when records cannot be read
     */
    public List<FileRecord> newest(@Nullable String before, int limit) {
        return parts.records().newest(before, limit);
    }

    /** Whether the bytes and sums of a file can be had here; where they cannot another server has them on its disk. */
    public boolean hasBlobs(FileRecord record) {
        return parts.hasBlobs(record);
    }

    /**
     * Sums of a file's series by rising key, from an offset that {@link SumsPage#next} was, or 0.
     *
     * @throws WeirException when they cannot be read, or not here
     */
    public SumsPage sums(FileRecord record, long offset, int limit) {
        if (record.tally() == null || record.tally().sums() == 0) {
            return new SumsPage(List.of(), -1);
        }
        parts.requireBlobs(record, "read the sums of");
        return readers.read(() -> {
            try (InputStream in = parts.blobs().open(record.sumsBlob(), Math.max(0, offset - 1))) {
                return SumsPage.read(in, offset, limit);
            }
        });
    }

    /**
     * The rows of a file that are not valid. The caller closes the report.
     *
     * @throws WeirException when the file cannot be read, or not here
     */
    public RowReport report(FileRecord record, RowReport.Form form) {
        parts.requireBlobs(record, "report on");
        if (!openReports.tryAcquire()) {
            throw new WeirException(
                    WeirException.Code.OVERLOADED, "cannot report on a file: too many reports are being read");
        }
        try {
            Rereading rereading = readers.read(
                    () -> new Rereading(parts, record, parts.samples().known(record)));
            return new RowReport(readers, rereading, form, openReports::release);
        } catch (RuntimeException e) {
            openReports.release();
            throw e;
        }
    }

    /**
     * Has a file worked on once more that has failed, by this server. What this has taken of it is not taken again.
     *
     * @throws dev.weir.store.file.FileRecordException when that cannot be made durable
     */
    public Outcome retry(String id) {
        Optional<FileRecord> record = parts.records().find(id);
        if (record.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        boolean isMine = parts.isMine(record.get());
        if (record.get().status() != FileStatus.FAILED) {
            return Outcome.WRONG_STATE;
        }
        if (!isMine && !parts.sharing().isWhole()) {
            return Outcome.ELSEWHERE;
        }
        FileRecord next =
                isMine ? record.get().at(FileStatus.PENDING) : record.get().takenOver(parts.server());
        if (!parts.records().replace(next)) {
            return Outcome.WRONG_STATE;
        }
        jobs.add(id);
        return Outcome.DONE;
    }

    /**
     * Takes a file out: the work on it ends, and its bytes, sums and record go.
     *
     * @param withSamples whether the samples go, too, at every series and time that its valid rows name; of a dry run there are none
     * @throws WeirException when the file cannot be read for that, or something cannot be made durable; some may have gone
     */
    public Outcome delete(String id, boolean withSamples) {
        return removal.delete(id, withSamples);
    }

    /**
     * Takes out the files that came before a time, microseconds since the Unix epoch, and are done. Their samples stay. Blocks.
     *
     * @throws WeirException when that cannot be made durable; some may have gone
     */
    public void forgetBefore(long micros) {
        removal.forgetBefore(micros);
    }

    /** {@link #forgetBefore} by a thread of its own, at which nobody waits. */
    public void forgetSoon(long micros) {
        removal.forgetSoon(micros);
    }

    /** Has the work end where it can be gone on with; files that come from now on are kept, and wait for the next start. Does not wait. */
    public void stop() {
        jobs.stop();
    }

    /** Whether no file changes any longer, as the server stops. */
    public boolean isStopping() {
        return jobs.isStopping();
    }

    /** Has the work end where it can be gone on with, and waits for that. */
    @Override
    public void close() {
        takingUp.close();
        jobs.close();
        slices.close();
        readers.close();
    }
}
