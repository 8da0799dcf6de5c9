package dev.weir.typed;

import dev.weir.model.WeirException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the thread that writes is to do. Somebody waits for the answer. */
sealed interface Task<E> {
    /** An event is to be put; those that wait together become one commit. */
    record Coming<E>(Arrival<E> arrival, String device, int seriesId, CompletableFuture<Stored<E>> answer)
            implements Task<E> {
        @Override
        public void fail(WeirException failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** Something is to be done by itself. */
    record Step<E, T extends @Nullable Object>(Supplier<T> action, CompletableFuture<T> answer) implements Task<E> {
        void run() {
            try {
                answer.complete(action.get());
            } catch (WeirException e) {
                fail(e);
            }
        }

        @Override
        public void fail(WeirException failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** Answers that it could not be done. */
    void fail(WeirException failure);
}
