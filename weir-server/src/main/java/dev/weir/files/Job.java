package dev.weir.files;

import dev.weir.blob.BlobWriter;
import dev.weir.format.csv.CsvLayout;
import dev.weir.format.csv.CsvParser;
import dev.weir.format.csv.CsvReader;
import dev.weir.format.csv.CsvUnreadable;
import dev.weir.format.text.Quoted;
import dev.weir.model.WeirException;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work on one file: one pass over its bytes, from pending to a final status. Run by a thread of its own; any may look at it and cancel it. */
final class Job implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Job.class);

    private final FileParts parts;
    private final Slices slices;
    private final Progress progress;
    private final Leftovers leftovers;
    private final Insistence insistence;
    private final String id;
    private final AtomicLong bytes = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean isWantedAgain;
    private volatile long rows;

    Job(FileParts parts, Slices slices, Progress progress, Leftovers leftovers, String id) {
        this.parts = parts;
        this.slices = slices;
        this.progress = progress;
        this.leftovers = leftovers;
        this.id = id;
        this.insistence = new Insistence(parts.waits());
    }

    /** Rows that have been read so far. */
    long rows() {
        return rows;
    }

    /** Bytes of the file that have been read so far, as it came. */
    long bytes() {
        return bytes.get();
    }

    /** Whether it is under way, or has ended. */
    boolean hasBegun() {
        return begun.get();
    }

    /** Says that it is to be done once more when it has ended. */
    void again() {
        isWantedAgain = true;
    }

    boolean isWantedAgain() {
        return isWantedAgain;
    }

    /** Has the work end soon, where it can be gone on with. */
    void stop() {
        insistence.stop();
    }

    /** Has the work end, and waits for that; what has not begun never begins. */
    void end() {
        stop();
        if (begun.compareAndSet(false, true)) {
            return;
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot end the work on file \"" + id + "\": interrupted", e);
        }
    }

    @Override
    public void run() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        try {
            insistence.check();
            insistence.endless(() -> parts.records().find(id)).ifPresentOrElse(this::take, this::drop);
        } catch (Insistence.Stopped e) {
            log.debug("file {} is left as it is", id);
        } catch (RuntimeException | Error e) {
            log.error("file {} is left unfinished by a bug", id, e);
        } finally {
            ended.countDown();
        }
    }

    /** It is not there to be worked on where another server has taken it over. */
    private void take(FileRecord record) {
        if (!parts.isMine(record)) {
            drop();
        } else if (!record.status().isFinal()) {
            FileRecord taken = record.at(FileStatus.PROCESSING);
            if (put(taken)) {
                work(taken);
            } else {
                drop();
            }
        }
    }

    /** Nothing of this work stays, as its record is gone, or is another server's to change. */
    private void drop() {
        insistence.endless(() -> leftovers.settle(id));
    }

    /** Puts the next version of the record; false where another is there. It may be there already, where only the answer was lost. */
    private boolean put(FileRecord next) {
        return insistence.endless(
                () -> parts.records().replace(next) || parts.records().find(id).equals(Optional.of(next)));
    }

    private void work(FileRecord taken) {
        long began = System.nanoTime();
        Findings findings = new Findings(
                taken.upload().isDryRun()
                        ? parts.samples().judged()
                        : parts.samples().taken());
        FileRecord end = judge(taken, findings);
        if (parts.sharing().isWhole()) {
            // Nobody works on it again once it is done, so all must be able to read its samples by then.
            insistence.endless(() -> parts.samples().count());
        }
        boolean isThere = put(end);
        if (isThere) {
            insistence.endless(() -> {
                settleProgress(end);
                return id;
            });
        } else {
            drop();
        }
        log.info(
                "file {} {} is {}: {} rows, {} invalid, in {} ms",
                id,
                Quoted.text(taken.upload().filename()),
                isThere ? end.status().text() : "gone, or another server's",
                findings.rows(),
                findings.faults(),
                (System.nanoTime() - began) / 1_000_000);
    }

    /** A file that has failed may be tried again, and goes on where it was; from its beginning if it was read, and nothing of it taken. */
    private void settleProgress(FileRecord end) {
        if (end.status() != FileStatus.FAILED) {
            progress.end(id);
        } else if (end.tally() != null) {
            progress.begin(id);
        }
    }

    private FileRecord judge(FileRecord taken, Findings findings) {
        try {
            read(taken, findings);
            long sums = findings.hasSums() ? insistence.insist(() -> writeSums(taken, findings)) : 0;
            return findings.end(taken, FileIds.micros(parts.clock()), sums);
        } catch (WeirException e) {
            insistence.check();
            return failed(taken, e.reason());
        } catch (Insistence.Stopped e) {
            throw e;
        } catch (RuntimeException | Error e) {
            insistence.check();
            log.error("file {} cannot be read: a bug", id, e);
            return failed(taken, "cannot read the file: an error of the server, of which its log tells");
        }
    }

    private FileRecord failed(FileRecord taken, String why) {
        return taken.ended(FileStatus.FAILED, FileIds.micros(parts.clock()), null, why);
    }

    /** Reads the file as far as it can be read. */
    private void read(FileRecord taken, Findings findings) {
        try (OpenFile file = OpenFile.open(parts, taken, bytes)) {
            switch (file.reader().start()) {
                case CsvUnreadable unreadable -> findings.unreadable(unreadable.reason());
                case CsvLayout layout -> readRows(taken, file.reader(), layout, findings);
            }
        } catch (IOException e) {
            findings.brokenOff(
                    e instanceof EOFException ? "what is compressed ends too early" : String.valueOf(e.getMessage()));
        }
    }

    private void readRows(FileRecord taken, CsvReader reader, CsvLayout layout, Findings findings) throws IOException {
        boolean isTaken = !taken.upload().isDryRun();
        long done = isTaken ? progress.find(id).orElse(0) : 0;
        reader.cutAt(done);
        findings.begin(layout);
        Taking taking = new Taking(parts.samples().traffic(), progress, taken, findings.names());
        new Pass(slices, reader, () -> new CsvParser(layout, findings.names())).run(slice -> {
            insistence.check();
            findings.add(slice);
            if (isTaken && slice.offset() >= done) {
                taking.take(slice, insistence);
            }
            rows = findings.rows();
        });
    }

    private long writeSums(FileRecord taken, Findings findings) {
        try (BlobWriter out = parts.blobs().create(taken.sumsBlob())) {
            long count = SumsText.write(findings.names(), findings.sums(), out);
            out.finish();
            return count;
        }
    }
}
