package dev.weir.journal;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zero-written segment files, made ready ahead on a thread of their own: so a full disk shows when a segment is rolled and never
 * in the middle of one, and a force carries data alone. A trimmed segment is zeroed and used again, which is several times
 * cheaper than having the file system find new blocks.
 */
final class Spares implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spares.class);
    private static final int ZERO_BYTES = 1 << 20;
    private static final int KEPT = 2;

    private final Disk disk;
    private final Path directory;
    private final Thread thread;
    private final Deque<Path> ready = new ArrayDeque<>();
    private final Deque<Path> trimmed = new ArrayDeque<>();
    private long named;
    private long wantedBytes;
    private boolean closing;

    Spares(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        for (Path path : disk.list(directory)) {
            if (isSpare(path)) {
                disk.delete(path);
            }
        }
        thread = Thread.ofPlatform().name("journal-spares").daemon().start(this::run);
    }

    private static boolean isSpare(Path path) {
        return path.getFileName().toString().endsWith(".spare");
    }

    /** Asks for a spare of this size to be made ready, if there is none. Does not wait. */
    synchronized void want(long bytes) {
        if (ready.isEmpty() && wantedBytes < bytes) {
            wantedBytes = bytes;
            notifyAll();
        }
    }

    /** A zero-written file: one made ready, or one made now. */
    Path take(long bytes) {
        synchronized (this) {
            Path path = ready.poll();
            if (path != null) {
                return path;
            }
        }
        return make(bytes);
    }

    /** Gives back a file that could not be used, unchanged or not. */
    void discard(Path path) {
        try {
            disk.delete(path);
        } catch (WeirException e) {
            log.warn("left {} behind: {}", path, e.getMessage());
        }
    }

    /** Takes a segment that nobody needs any more out of the journal, by giving it the name of a spare; answers that. */
    Path rename(Path segment) {
        Path spare = newName();
        disk.rename(segment, spare);
        return spare;
    }

    /**
     * Has renamed segments zeroed for next ones, or deleted. Their old names are gone for good before the first byte changes, or a power
     * cut would bring back a segment full of zeros.
     */
    void recycle(List<Path> renamed) {
        if (!renamed.isEmpty()) {
            disk.forceDirectory(directory);
            synchronized (this) {
                trimmed.addAll(renamed);
                notifyAll();
            }
        }
    }

    private synchronized Path newName() {
        return directory.resolve(named++ + ".spare");
    }

    private void run() {
        try {
            while (true) {
                Path old;
                long bytes;
                boolean keep;
                synchronized (this) {
                    while (!closing && wantedBytes == 0 && trimmed.isEmpty()) {
                        wait();
                    }
                    if (closing) {
                        return;
                    }
                    old = trimmed.poll();
                    bytes = wantedBytes;
                    keep = ready.size() < KEPT;
                    wantedBytes = 0;
                }
                prepare(old, bytes, keep);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the thread of the spare segments was interrupted", e);
        }
    }

    private void prepare(@Nullable Path old, long bytes, boolean keep) {
        try {
            Path made = null;
            if (old != null && keep) {
                made = zeroed(old, disk.openForWriting(old), 0);
            } else if (old != null) {
                disk.delete(old);
            } else {
                made = make(bytes);
            }
            if (made != null) {
                synchronized (this) {
                    ready.add(made);
                }
            }
        } catch (WeirException e) {
            // Nothing is lost yet: the roll tries again by itself, and refuses puts if that fails too.
            log.warn("cannot make a journal segment ready ahead: {}", e.getMessage());
            if (old != null) {
                discard(old);
            }
        }
    }

    private Path make(long bytes) {
        Path path = newName();
        try {
            return zeroed(path, disk.create(path), bytes);
        } catch (WeirException e) {
            discard(path);
            throw e;
        }
    }

    private static Path zeroed(Path path, DiskFile file, long bytes) {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_BYTES);
        try (file) {
            long size = Math.max(bytes, file.size());
            for (long at = 0; at < size; at += ZERO_BYTES) {
                zeros.clear().limit((int) Math.min(ZERO_BYTES, size - at));
                file.write(zeros, at);
            }
            file.force();
        }
        return path;
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
