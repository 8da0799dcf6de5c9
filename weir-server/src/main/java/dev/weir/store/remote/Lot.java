package dev.weir.store.remote;

import dev.weir.journal.JournalReader;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.EventBatch;
import dev.weir.model.RecordPut;
import java.util.ArrayList;
import java.util.List;

/** Commits that go to a database in one transaction. */
public final class Lot {
    /** So much is in one, counted in samples, and what is left of its last commit. */
    public static final int MOST_SAMPLES = 200_000;

    private static final int SAMPLE_BYTES = 20;
    private static final int EVENT_SAMPLES = 3;

    private Lot() {}

    /** The commits that come next, at least one, up to {@code through}. */
    static List<Commit> read(JournalReader reader, long through) {
        List<Commit> commits = new ArrayList<>();
        long samples = 0;
        long last;
        do {
            Commit commit = reader.next();
            commits.add(commit);
            samples += size(commit);
            last = commit.sequence();
        } while (last < through && samples < MOST_SAMPLES);
        return commits;
    }

    private static long size(Commit commit) {
        return 1 + commit.changes().stream().mapToLong(Lot::size).sum();
    }

    /** How much a change is, counted in samples. */
    public static long size(Change change) {
        return switch (change) {
            case Batch batch -> batch.count();
            case EventBatch events -> (long) events.count() * EVENT_SAMPLES + events.textBytes() / SAMPLE_BYTES;
            case RecordPut put -> EVENT_SAMPLES + put.value().length / SAMPLE_BYTES;
            default -> EVENT_SAMPLES;
        };
    }
}
