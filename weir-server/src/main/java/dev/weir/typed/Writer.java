package dev.weir.typed;

import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes the events of one stream: so ids, counts and what is told have one order. Others hand over what is to be done, and wait for the answer: each has
 * one task at most, which bounds the queue. Any thread.
 */
final class Writer<E> implements AutoCloseable {
    /** So many events become durable together at most. */
    private static final int MOST_TOGETHER = 4096;

    private final Consumer<List<Task.Coming<E>>> putTogether;
    private final Thread thread;
    private List<Task<E>> waiting = new ArrayList<>();
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param putTogether puts events and answers each
     */
    Writer(String name, Consumer<List<Task.Coming<E>>> putTogether) {
        this.putTogether = putTogether;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
        thread.start();
    }

    /** Hands over an event to be put; those that wait together become one commit. */
    CompletableFuture<Stored<E>> put(Arrival<E> arrival, String device, int seriesId) {
        CompletableFuture<Stored<E>> answer = new CompletableFuture<>();
        add(new Task.Coming<>(arrival, device, seriesId, answer));
        return answer;
    }

    /** Hands over what is to be done by itself. */
    <T extends @Nullable Object> CompletableFuture<T> step(Supplier<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        add(new Task.Step<>(action, answer));
        return answer;
    }

    /** What was answered. Throws the WeirException that it failed with. */
    static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WeirException failed) {
                throw new WeirException(failed.code(), failed.reason(), failed);
            }
            throw e;
        }
    }

    private synchronized void add(Task<E> task) {
        if (closed) {
            task.fail(new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot take or remove events: the server is stopping"));
        } else {
            waiting.add(task);
            notifyAll();
        }
    }

    /** All that waits; nothing once it is closed and nothing waits. */
    private synchronized List<Task<E>> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        List<Task<E>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private void run() {
        List<Task<E>> tasks = List.of();
        try {
            for (tasks = take(); !tasks.isEmpty(); tasks = take()) {
                runAll(tasks);
            }
        } catch (Throwable e) {
            stop(tasks);
            throw e instanceof RuntimeException bug ? bug : new IllegalStateException("BUG: " + e, e);
        }
    }

    private void runAll(List<Task<E>> tasks) {
        List<Task.Coming<E>> together = new ArrayList<>();
        for (Task<E> task : tasks) {
            switch (task) {
                case Task.Coming<E> coming -> {
                    together.add(coming);
                    if (together.size() == MOST_TOGETHER) {
                        putAll(together);
                    }
                }
                case Task.Step<E, ?> step -> {
                    putAll(together);
                    step.run();
                }
            }
        }
        putAll(together);
    }

    private void putAll(List<Task.Coming<E>> together) {
        if (!together.isEmpty()) {
            putTogether.accept(together);
            together.clear();
        }
    }

    /** A bug: nobody is to wait for this thread any more. Its handler decides what becomes of the process. */
    private synchronized void stop(List<Task<E>> tasks) {
        closed = true;
        waiting.addAll(tasks);
        WeirException failure = new WeirException(
                WeirException.Code.UNAVAILABLE, "cannot take or remove events: their thread died of a bug");
        waiting.forEach(task -> task.fail(failure));
    }

    /** Does what waits, and ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
