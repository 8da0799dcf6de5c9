package dev.weir.app.load;

import dev.weir.app.upload.FileClient;
import dev.weir.app.upload.FileState;
import dev.weir.app.upload.StatusWait;
import dev.weir.app.upload.UploadAnswer;
import dev.weir.app.upload.UploadForm;
import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Uploads the files of a workload, so many at once. Used once, by one thread, which it blocks. */
public final class FileLoad {
    private static final String BOUNDARY = "weir-load-boundary"; // Nothing like it is in a generated file.

    private final FileWorkload workload;
    private final FileClient client;
    private final IntConsumer progress;
    private final Semaphore uploads;
    private final Semaphore questions;
    private final AtomicInteger ended = new AtomicInteger();

    /**
     * A load of one server.
     *
     * @param progress is told now and then how many files are done, on any thread
     */
    public FileLoad(FileWorkload workload, FileClient client, IntConsumer progress) {
        this.workload = workload;
        this.client = client;
        this.progress = progress;
        this.uploads = new Semaphore(workload.concurrency());
        this.questions = new Semaphore(workload.concurrency());
    }

    /** Uploads all, and waits for what it has to wait for. */
    public LoadResult run() throws InterruptedException {
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FileOutcome>> running = new ArrayList<>();
            for (int index = 0; index < workload.files(); index++) {
                GeneratedFile file = new GeneratedFile(workload, index);
                uploads.acquire();
                running.add(threads.submit(() -> run(file)));
            }
            List<FileOutcome> outcomes = new ArrayList<>();
            for (Future<FileOutcome> each : running) {
                outcomes.add(each.get());
            }
            return LoadResult.of(outcomes, start, System.nanoTime());
        } catch (ExecutionException e) {
            throw new IllegalStateException("BUG: a load ended with " + e.getCause(), e);
        }
    }

    private FileOutcome run(GeneratedFile file) throws InterruptedException {
        FileOutcome outcome;
        try {
            outcome = upload(file);
        } finally {
            uploads.release();
        }
        if (outcome.isUploaded() && workload.isAwaited()) {
            outcome = await(outcome);
        }
        progress.accept(ended.incrementAndGet());
        return outcome;
    }

    private FileOutcome upload(GeneratedFile file) {
        UploadForm form = new UploadForm(BOUNDARY, file.name(), Map.of());
        byte[] bytes = file.bytes();
        long start = System.nanoTime();
        try {
            UploadAnswer answer = client.upload(form, bytes);
            long end = System.nanoTime();
            return switch (answer) {
                case UploadAnswer.Taken taken -> new FileOutcome(taken.id(), end - start, end, 0, taken.status(), null);
                case UploadAnswer.Refused refused -> new FileOutcome("", end - start, end, 0, null, refused.reason());
            };
        } catch (WeirException e) {
            long end = System.nanoTime();
            return new FileOutcome("", end - start, end, 0, null, e.reason());
        }
    }

    private FileOutcome await(FileOutcome uploaded) throws InterruptedException {
        try {
            FileState last = StatusWait.untilFinal(() -> ask(uploaded.id()), state -> {});
            return uploaded.awaited(System.nanoTime() - uploaded.endNanos(), last.status(), null);
        } catch (WeirException e) {
            return uploaded.awaited(0, uploaded.status(), e.reason());
        }
    }

    private FileState ask(String id) {
        questions.acquireUninterruptibly();
        try {
            return client.state(id);
        } finally {
            questions.release();
        }
    }
}
