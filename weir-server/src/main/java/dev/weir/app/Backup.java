package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.journal.FirstSegment;
import dev.weir.model.WeirException;
import dev.weir.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Copies an open store to a directory that can be opened as it is: parts, manifest, an empty journal, tokens, blobs. Any thread; one copy at a
 * time.
 */
final class Backup {
    private final Disk disk;
    private final Path data;
    private final EmbeddedStore store;
    private final LongConsumer complete;
    private final ReentrantLock running = new ReentrantLock();

    /**
     * Copies of a store.
     *
     * @param complete given the last sequence in a copy: waits until nothing up to there is in the journal alone, or throws
     */
    Backup(Disk disk, Path data, EmbeddedStore store, LongConsumer complete) {
        this.complete = complete;
        this.disk = disk;
        this.data = data;
        this.store = store;
    }

    /** Copies to an empty or new directory; answers the last sequence in the copy. Blocks on the disk. */
    String run(String target) {
        Path directory = Path.of(target);
        return Long.toString(alone(() -> {
            requireOutside(directory);
            requireEmpty(disk, directory, "back up to", "it is not an empty directory");
            return copy(directory, false);
        }));
    }

    /**
     * The same to a new directory of the data directory, for a while: what never changes is not copied there but gets a second name, where the disk
     * can do that, so that it costs neither space nor time.
     */
    long lend(Path directory) {
        return alone(() -> copy(directory, true));
    }

    private long alone(LongSupplier task) {
        if (!running.tryLock()) {
            throw new WeirException(WeirException.Code.OVERLOADED, "cannot back up: another backup is running");
        }
        try {
            return task.getAsLong();
        } finally {
            running.unlock();
        }
    }

    private long copy(Path directory, boolean mayLink) {
        boolean isMade = !Files.exists(directory);
        try {
            disk.createDirectory(directory);
            // Before the records that name them, and in the end once more for those that came meanwhile: none is
            // named and missing.
            BlobFiles.copy(disk, data, directory, mayLink);
            long sequence = store.copyTo(directory, mayLink);
            complete.accept(sequence);
            copyFiles(disk, data, directory);
            BlobFiles.copy(disk, data, directory, mayLink);
            finish(disk, directory, store.directoryId(), sequence);
            return sequence;
        } catch (RuntimeException e) {
            clear(directory, isMade, e);
            throw e;
        }
    }

    /** A copy inside of the data directory would be taken for a part of it. */
    private void requireOutside(Path target) {
        try {
            Path there = target.toAbsolutePath().normalize();
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            if (there.toRealPath().startsWith(data.toRealPath())) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot back up to \"" + target + "\": it lies in the data directory \"" + data + "\"");
            }
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot back up to \"" + target + "\": " + e.getMessage(), e);
        }
    }

    /** Takes away what a failed copy has left in a directory that was empty or not there before. */
    static void clear(Path directory, boolean isMade, RuntimeException failure) {
        try {
            delete(directory, isMade);
        } catch (WeirException e) {
            failure.addSuppressed(e);
        }
    }

    /** Deletes what is in a directory, if it is there, and perhaps itself. */
    static void delete(Path directory, boolean withItself) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (withItself || !file.equals(directory)) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot delete \"" + directory + "\": " + e.getMessage(), e);
        }
    }

    static void requireEmpty(Disk disk, Path directory, String verb, String why) {
        if (Files.exists(directory)
                && (!Files.isDirectory(directory) || !disk.list(directory).isEmpty())) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot " + verb + " \"" + directory + "\": " + why);
        }
    }

    /** Copies what lies beside the store: tokens, and that readings are in another store. */
    static void copyFiles(Disk disk, Path from, Path to) {
        if (disk.exists(from.resolve(DataDirectory.ELSEWHERE))) {
            disk.create(to.resolve(DataDirectory.ELSEWHERE)).close();
        }
        copyTokens(disk, from, to);
    }

    static void copyTokens(Disk disk, Path from, Path to) {
        try {
            if (Files.exists(from.resolve("tokens"))) {
                Files.copy(from.resolve("tokens"), to.resolve("tokens"), StandardCopyOption.COPY_ATTRIBUTES);
                try (DiskFile copy = disk.openForWriting(to.resolve("tokens"))) {
                    copy.force();
                }
            }
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot copy the tokens to \"" + to + "\": " + e.getMessage(), e);
        }
    }

    /** Begins a journal that goes on behind the store, and makes the directory's own name durable. */
    static void finish(Disk disk, Path directory, UUID directoryId, long sequence) {
        FirstSegment.write(
                disk, directory.resolve("journal"), directoryId, sequence + 1, System.currentTimeMillis() * 1000);
        disk.forceDirectory(directory);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            disk.forceDirectory(parent);
        }
    }
}
