package dev.weir.ingest;

import dev.weir.journal.Journal;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.WeirException;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for every protocol. What {@link #submit} returns from is durable and visible, in this order always: force, apply, publish,
 * answer.
 *
 * <p>The thread {@code journal} takes all that waits and makes one commit of it; the thread {@code store} applies commits while the next one
 * is being forced. So load makes commits larger, and queues no longer.
 */
public final class Ingest implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ingest.class);
    private static final int COMMITS_BETWEEN = 4;
    private static final int COMMIT_SAMPLES = 400_000;
    private static final int SAMPLE_BYTES = 20;
    private static final int EVENT_SAMPLES = 2;
    private static final long IDLE_NANOS = 1_000_000_000L;

    private final Journal journal;
    private final Store store;
    private final Consumer<Commit> follower;
    private final long forceEveryNanos;
    private final SubmissionQueue waiting = new SubmissionQueue();
    private final BlockingQueue<Group> forced = new ArrayBlockingQueue<>(COMMITS_BETWEEN);
    private final Thread journalThread;
    private final Thread storeThread;
    private volatile @Nullable WeirException stopped;
    private volatile @Nullable WeirException refused;
    private Map<EventStream, Long> nextIds;

    /** A commit and who waits for it; the one without a commit is the last. */
    private record Group(@Nullable Commit commit, @Nullable Submission submissions) {}

    /**
     * Starts both threads.
     *
     * @param forceEvery empty where every commit is forced before it is answered; else how often the journal is forced
     */
    public Ingest(Journal journal, Store store, Optional<Duration> forceEvery) {
        this(journal, store, forceEvery, commit -> {});
    }

    /**
     * Starts both threads.
     *
     * @param forceEvery empty where every commit is forced before it is answered; else how often the journal is forced
     * @param follower gets each commit on the thread {@code store}, once it is applied and before it is answered; must not wait
     */
    public Ingest(Journal journal, Store store, Optional<Duration> forceEvery, Consumer<Commit> follower) {
        this.journal = journal;
        this.store = store;
        this.follower = follower;
        this.forceEveryNanos = forceEvery.map(Duration::toNanos).orElse(IDLE_NANOS);
        this.nextIds = nextIds(store);
        this.journalThread = Thread.ofPlatform().name("journal").unstarted(this::journalAll);
        this.storeThread = Thread.ofPlatform().name("store").unstarted(this::applyAll);
        journalThread.start();
        storeThread.start();
    }

    private static Map<EventStream, Long> nextIds(Store store) {
        Map<EventStream, Long> ids = new EnumMap<>(EventStream.class);
        try (View view = store.view(0, Duration.ZERO)) {
            for (EventStream stream : EventStream.values()) {
                ids.put(stream, view.events().lastId(stream) + 1);
            }
        }
        return ids;
    }

    /**
     * Takes changes in, and waits until it is durable and visible.
     *
     * @throws WeirException when it is neither: DISK_FULL, DISK_FAILED, or UNAVAILABLE while the server stops
     */
    public void submit(Submission submission) {
        WeirException down = stopped;
        if (down != null) {
            throw new WeirException(down.code(), down.reason(), down);
        }
        submission.begin();
        if (!waiting.add(submission)) {
            submission.answer(stopping());
        }
        submission.await();
    }

    /** Why readings cannot be taken, as of the last that came or a second ago; empty where they can. Any thread, at once. */
    public Optional<WeirException> refusal() {
        WeirException down = stopped;
        return Optional.ofNullable(down != null ? down : refused);
    }

    private static WeirException stopping() {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot take readings: the server is stopping");
    }

    private void journalAll() {
        long forcedAt = System.nanoTime();
        try {
            while (!waiting.hasEnded()) {
                Submission submissions = waiting.take(forceEveryNanos);
                if (submissions != null) {
                    journal(submissions);
                } else {
                    journal.mend();
                    refused = journal.failure().or(store::refusal).orElse(null);
                }
                if (System.nanoTime() - forcedAt >= forceEveryNanos) {
                    forceQuietly();
                    forcedAt = System.nanoTime();
                }
            }
            forced.put(new Group(null, null));
        } catch (Throwable e) {
            throw stop("journal", e);
        }
    }

    private void forceQuietly() {
        try {
            journal.force();
        } catch (WeirException e) {
            log.error("what was taken since the last force may not survive a power cut: {}", e.reason());
        }
    }

    /** Journals what was taken from the queue, in as many commits as it needs. */
    private void journal(Submission submissions) throws InterruptedException {
        Optional<WeirException> refusal = store.refusal();
        Submission rest = refusal.isPresent() ? refuse(submissions, refusal.get()) : submissions;
        while (rest != null) {
            Submission first = rest;
            List<Change> changes = new ArrayList<>();
            Submission last = rest;
            int samples = 0;
            while (rest != null && samples < COMMIT_SAMPLES) {
                changes.addAll(rest.changes());
                samples += size(rest.changes());
                last = rest;
                rest = rest.next;
            }
            last.next = null;
            try {
                Map<EventStream, Long> following = number(changes);
                forced.put(new Group(journal.append(changes), first));
                nextIds = following;
                if (refused != null) {
                    refused = refusal.orElse(null);
                }
            } catch (WeirException e) {
                refused = e;
                answerAll(first, e);
            }
        }
    }

    /** Answers what the store refuses; what is left is owed to a store that has too much. */
    private @Nullable Submission refuse(Submission submissions, WeirException refusal) {
        refused = refusal;
        boolean isOverloaded = refusal.code() == WeirException.Code.OVERLOADED;
        Submission first = null;
        Submission last = null;
        for (Submission each = submissions; each != null; ) {
            Submission following = each.next;
            each.next = null;
            if (!isOverloaded || !each.isOwed()) {
                each.answer(refusal);
            } else if (last == null) {
                first = each;
                last = each;
            } else {
                last.next = each;
                last = each;
            }
            each = following;
        }
        return first;
    }

    /** Gives events their ids, and answers those that come next once these are durable. */
    private Map<EventStream, Long> number(List<Change> changes) {
        Map<EventStream, Long> following = new EnumMap<>(nextIds);
        for (Change change : changes) {
            if (change instanceof EventBatch events) {
                long first =
                        following.getOrDefault(events.stream(), events.stream().firstId());
                events.firstId(first);
                following.put(events.stream(), first + events.count());
            }
        }
        return following;
    }

    /** How much is in a submission, counted in samples of like size. */
    private static int size(List<Change> changes) {
        int size = 0;
        for (Change change : changes) {
            size += switch (change) {
                case Batch batch -> batch.count();
                case EventBatch events -> events.count() * EVENT_SAMPLES + events.textBytes() / SAMPLE_BYTES;
                case RecordPut put -> 1 + put.value().length / SAMPLE_BYTES;
                case Receipt receipt -> 1 + receipt.deviceCount();
                case DeviceMark mark -> 1;
                case SampleDeletion deletion -> 1 + deletion.bytes() / SAMPLE_BYTES;
                case EventDeletion deletion -> EVENT_SAMPLES;
            };
        }
        return size;
    }

    private void applyAll() {
        try {
            for (Group group = forced.take(); group.commit != null; group = forced.take()) {
                store.apply(group.commit);
                follower.accept(group.commit);
                answerAll(group.submissions, null);
            }
        } catch (Throwable e) {
            throw stop("store", e);
        }
    }

    private static void answerAll(@Nullable Submission submissions, @Nullable WeirException failure) {
        Submission rest = submissions;
        while (rest != null) {
            Submission following = rest.next;
            rest.next = null;
            rest.answer(failure);
            rest = following;
        }
    }

    /**
     * A bug, or no memory: nothing more is taken, and nothing answered that is not sure. The thread's handler decides what becomes of the
     * process.
     */
    private RuntimeException stop(String thread, Throwable e) {
        stopped = new WeirException(
                WeirException.Code.UNAVAILABLE, "cannot take readings: the " + thread + " thread died of a bug");
        return e instanceof RuntimeException failure ? failure : new IllegalStateException("BUG: " + e, e);
    }

    /** Makes what waits durable and visible, answers it, and ends both threads. */
    @Override
    public void close() {
        waiting.close();
        try {
            journalThread.join();
            storeThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
