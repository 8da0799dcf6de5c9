package dev.weir.e2e;

import dev.weir.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A fault for the negative control, which runs inside the server: a journal whose records reach the file a moment after they are said to
 * be there, so that the server answers early.
 */
public final class LateWrite {
    private static final long LATE_MILLIS = 30;
    private static final ScheduledExecutorService LATER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    private LateWrite() {}

    /** Takes the place of {@link DiskFile#write}. Headers are written at once. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it: that is the fault.
    public static void write(DiskFile file, ByteBuffer source, long position) {
        if (position == 0) {
            file.write(source, position);
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(source.remaining()).put(source).flip();
        LATER.schedule(() -> file.write(copy, position), LATE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
