package dev.weir.files;

import dev.weir.monitor.Monitor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files that wait and those that are worked on, in the order in which they came. Any thread. */
final class Jobs implements AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final long IDLE_SECONDS = 10;
    private static final long STOP_SECONDS = 5;

    private final Function<String, Job> newJob;
    private final ThreadPoolExecutor threads;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** So many files are worked on at once. */
    Jobs(int concurrency, Function<String, Job> newJob) {
        this.newJob = newJob;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform()
                        .name("file-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(task));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Has a file worked on when its turn comes; once more where that is just ending. Nothing once it is closed: the next start does. */
    void add(String id) {
        jobs.compute(id, (key, job) -> {
            if (job == null) {
                return begin(id);
            }
            job.again();
            return job;
        });
    }

    /** Has a file worked on that the last run left, unless somebody has seen to that already. */
    void takeUp(String id) {
        jobs.computeIfAbsent(id, this::begin);
    }

    private @Nullable Job begin(String id) {
        Job job = newJob.apply(id);
        try {
            threads.execute(() -> {
                if (stopping) {
                    job.stop();
                }
                job.run();
                jobs.compute(id, (key, ended) -> job.isWantedAgain() ? begin(id) : null);
            });
            return job;
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    /** Whether so many wait that no more are to come. */
    boolean isFull() {
        return threads.getQueue().size() >= MOST_WAITING;
    }

    /** Ends the work on a file, and waits until it has ended. */
    void end(String id) {
        find(id).ifPresent(Job::end);
    }

    /** The work on a file that waits or is under way. */
    Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Tells the figures of the work to those who watch the server. */
    void addTo(Monitor monitor) {
        monitor.gauge(
                "files_pending",
                "Uploaded files that wait.",
                () -> threads.getQueue().size());
        monitor.gauge("files_processing", "Uploaded files that are worked on.", threads::getActiveCount);
    }

    /** Has the work end where it can be gone on with; what is added from now on never begins. */
    void stop() {
        stopping = true;
        jobs.values().forEach(Job::stop);
    }

    boolean isStopping() {
        return stopping;
    }

    /** Has the work end where it can be gone on with, and waits for that. */
    @Override
    public void close() {
        threads.getQueue().clear();
        threads.shutdown();
        stop();
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
