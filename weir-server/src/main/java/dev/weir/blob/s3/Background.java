package dev.weir.blob.s3;

import dev.weir.model.WeirException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that a virtual thread makes while its caller does something else. One thread awaits it or stops it. */
final class Background<T> {
    private final Thread thread;
    private @Nullable T result;
    private @Nullable RuntimeException failure;

    /** Begins the call; {@code after} is run at its end, however it ends. */
    Background(Supplier<T> call, Runnable after) {
        thread = Thread.ofVirtual().name("blob-s3").start(() -> run(call, after));
    }

    private void run(Supplier<T> call, Runnable after) {
        try {
            result = call.get();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            after.run();
        }
    }

    /** What it gave, or what it threw. */
    T await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new S3BlobException(WeirException.Code.UNAVAILABLE, "cannot use the blob store: interrupted");
        }
        if (failure != null) {
            throw failure;
        }
        if (result == null) {
            throw new IllegalStateException("BUG: a call to S3 ended without a result");
        }
        return result;
    }

    /** Breaks it off; it has ended on return, unless the caller is interrupted. */
    void stop() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
