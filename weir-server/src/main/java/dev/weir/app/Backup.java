package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.journal.FirstSegment;
import dev.weir.model.WeirException;
import dev.weir.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
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
     * @param complete called with the last sequence in a copy: waits until nothing up to there is in the journal alone, or throws
     */
    Backup(Disk disk, Path data, EmbeddedStore store, LongConsumer complete) {
        this.disk = disk;
        this.data = data;
        this.store = store;
        this.complete = complete;
    }

    /** Copies to an empty or new directory; answers the last sequence in the copy. Blocks on the disk. */
    String run(String target) {
        if (!running.tryLock()) {
            throw new WeirException(WeirException.Code.OVERLOADED, "cannot back up: another backup is running");
        }
        try {
            Path directory = Path.of(target);
            requireOutside(directory);
            requireEmpty(disk, directory, "back up to", "it is not an empty directory");
            boolean isMade = !Files.exists(directory);
            try {
                disk.createDirectory(directory);
                // Before the records that name them, and in the end once more for those that came meanwhile: none is
                // named and missing.
                BlobFiles.copy(disk, data, directory);
                long sequence = store.copyTo(directory);
                complete.accept(sequence);
                finish(disk, data, directory, store.directoryId(), sequence);
                return Long.toString(sequence);
            } catch (RuntimeException e) {
                clear(directory, isMade, e);
                throw e;
            }
        } finally {
            running.unlock();
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
    private static void clear(Path directory, boolean isMade, RuntimeException failure) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (isMade || !file.equals(directory)) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }

    static void requireEmpty(Disk disk, Path directory, String verb, String why) {
        if (Files.exists(directory)
                && (!Files.isDirectory(directory) || !disk.list(directory).isEmpty())) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot " + verb + " \"" + directory + "\": " + why);
        }
    }

    /** Adds what is no part of the store, and makes the directory's own name durable. */
    static void finish(Disk disk, Path from, Path to, java.util.UUID directoryId, long sequence) {
        try {
            if (Files.exists(from.resolve("tokens"))) {
                Files.copy(from.resolve("tokens"), to.resolve("tokens"), StandardCopyOption.COPY_ATTRIBUTES);
                try (dev.weir.disk.DiskFile copy = disk.openForWriting(to.resolve("tokens"))) {
                    copy.force();
                }
            }
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot copy the tokens to \"" + to + "\": " + e.getMessage(), e);
        }
        if (disk.exists(from.resolve(DataDirectory.ELSEWHERE))) {
            disk.create(to.resolve(DataDirectory.ELSEWHERE)).close();
        }
        BlobFiles.copy(disk, from, to);
        FirstSegment.write(disk, to.resolve("journal"), directoryId, sequence + 1, System.currentTimeMillis() * 1000);
        disk.forceDirectory(to);
        Path parent = to.toAbsolutePath().getParent();
        if (parent != null) {
            disk.forceDirectory(parent);
        }
    }
}
