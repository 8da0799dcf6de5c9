package dev.weir.files;

import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.file.FileRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes files out: because somebody asks for it, or because they are old. Any thread; waits for what is behind. */
final class Removal {
    private static final Logger log = LoggerFactory.getLogger(Removal.class);
    private static final int FORGOTTEN_AT_ONCE = 1000;
    private static final int MOST_TRIES = 3;

    private final FileParts parts;
    private final Jobs jobs;
    private final Progress progress;
    private final Leftovers leftovers;
    private final Readers readers;
    private final AtomicBoolean isForgetting = new AtomicBoolean();

    Removal(FileParts parts, Jobs jobs, Progress progress, Leftovers leftovers, Readers readers) {
        this.parts = parts;
        this.jobs = jobs;
        this.progress = progress;
        this.leftovers = leftovers;
        this.readers = readers;
    }

    /** {@link UploadedFiles#delete}. */
    UploadedFiles.Outcome delete(String id, boolean withSamples) {
        jobs.end(id);
        try {
            UploadedFiles.Outcome outcome = deleteOnce(id, withSamples);
            for (int tries = 1; outcome == UploadedFiles.Outcome.WRONG_STATE && tries < MOST_TRIES; tries++) {
                outcome = deleteOnce(id, withSamples); // The end of its work may have changed the record meanwhile.
            }
            if (outcome == UploadedFiles.Outcome.WRONG_STATE) {
                goOn(id);
            }
            return outcome;
        } catch (WeirException e) {
            try {
                goOn(id);
            } catch (WeirException later) {
                e.addSuppressed(later);
            }
            throw e;
        }
    }

    private UploadedFiles.Outcome deleteOnce(String id, boolean withSamples) {
        return parts.records()
                .find(id)
                .map(record -> delete(record, withSamples))
                .orElse(UploadedFiles.Outcome.UNKNOWN);
    }

    /** The file stays after all. */
    private void goOn(String id) {
        Optional<FileRecord> record = parts.records().find(id);
        if (record.isPresent() && !record.get().status().isFinal() && parts.isMine(record.get())) {
            jobs.add(id);
        }
    }

    private UploadedFiles.Outcome delete(FileRecord record, boolean withSamples) {
        if (!parts.isMine(record) && !record.status().isFinal()) {
            return deleteUnfinishedOfAnother(record, withSamples);
        }
        if (!parts.hasBlobs(record)) {
            return UploadedFiles.Outcome.ELSEWHERE;
        }
        if (withSamples && !record.upload().isDryRun()) {
            deleteSamples(record);
        }
        if (!parts.isMine(record) || !record.server().equals(parts.server())) {
            return deleteOfAnother(record);
        }
        if (progress.find(record.id()).isEmpty()) {
            progress.begin(record.id());
        }
        if (!parts.records().remove(record)) {
            leftovers.settle(record.id());
            return UploadedFiles.Outcome.WRONG_STATE;
        }
        leftovers.discard(record.id());
        return UploadedFiles.Outcome.DONE;
    }

    /** Another server that works on it finds at the end of its work that it is gone; until then it takes samples, so these cannot go. */
    private UploadedFiles.Outcome deleteUnfinishedOfAnother(FileRecord record, boolean withSamples) {
        FileRecord taken = record.takenOver(parts.server());
        return parts.sharing().isWhole() && !withSamples && parts.records().replace(taken)
                ? deleteOfAnother(taken)
                : UploadedFiles.Outcome.WRONG_STATE;
    }

    /** Bytes and sums go first: while there is a record it can be done again, and here nothing else remembers whose they are. */
    private UploadedFiles.Outcome deleteOfAnother(FileRecord record) {
        parts.blobs().delete(record.blob());
        parts.blobs().delete(record.sumsBlob());
        if (!parts.records().remove(record)) {
            return UploadedFiles.Outcome.WRONG_STATE;
        }
        if (progress.find(record.id()).isPresent()) {
            progress.end(record.id());
        }
        return UploadedFiles.Outcome.DONE;
    }

    /** Step by step, so that others who read are not kept waiting for all of it. */
    private void deleteSamples(FileRecord record) {
        try (SampleRemoval samples = readers.read(() -> new SampleRemoval(parts, record))) {
            boolean more = true;
            while (more) {
                more = readers.read(samples::next);
            }
        }
    }

    /** {@link UploadedFiles#forgetBefore}. */
    void forgetBefore(long micros) {
        Set<String> gone = parts.sharing().abandoned();
        String before = FileIds.first(Math.max(0, micros / 1000));
        List<FileRecord> page = parts.records().newest(before, FORGOTTEN_AT_ONCE);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(record ->
                            record.status().isFinal() && (parts.isMine(record) || gone.contains(record.worker())))
                    .forEach(record -> delete(record, false));
            page = parts.records().newest(page.getLast().id(), FORGOTTEN_AT_ONCE);
        }
    }

    /** {@link #forgetBefore} by a thread of its own, since what it asks may be away; nothing where that is still going on. */
    void forgetSoon(long micros) {
        if (isForgetting.compareAndSet(false, true)) {
            Thread.ofPlatform().name("files-retention").daemon().start(() -> {
                try {
                    forgetBefore(micros);
                } catch (WeirException e) {
                    log.warn("old files stay for now: {}", e.reason());
                } finally {
                    isForgetting.set(false);
                }
            });
        }
    }
}
