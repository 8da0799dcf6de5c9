package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.model.WeirException;
import dev.weir.store.PartExtent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The files of a data directory that are blobs, {@code blobs/<server>/<name>}, as whoever copies or counts them sees them. They come by a rename,
 * never change, and
 * may go at any time. Blocks on the disk; any thread.
 */
final class BlobFiles {
    /** Where they are in a data directory. */
    static final String DIRECTORY = "blobs";

    private static final String UNFINISHED = ".tmp";

    private BlobFiles() {}

    /**
     * Copies the blobs that a data directory has, and another has not yet, and makes them durable there. One that goes meanwhile is left out.
     *
     * @param mayLink whether they may be the same files under a second name
     */
    static void copy(Disk disk, Path from, Path to, boolean mayLink) {
        for (Path server : servers(disk, from)) {
            Path target = to.resolve(DIRECTORY).resolve(server.getFileName());
            disk.createDirectory(target);
            for (Path blob : disk.list(server)) {
                Path copy = target.resolve(blob.getFileName());
                if (blob.toString().endsWith(UNFINISHED) || disk.exists(copy)) {
                    continue;
                }
                if (!mayLink || !disk.link(blob, copy)) {
                    copyFile(disk, blob, copy);
                }
            }
            disk.forceDirectory(target);
        }
    }

    /** With its times: the size horizon goes by them. */
    private static void copyFile(Disk disk, Path blob, Path copy) {
        try {
            Files.copy(blob, copy, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED,
                    "cannot copy \"" + blob + "\" to \"" + copy + "\": " + e.getMessage(),
                    e);
        }
        try (DiskFile file = disk.openForWriting(copy)) {
            file.force();
        }
    }

    /** What each takes, and when it came; those that are being written too. */
    static List<PartExtent> extents(Disk disk, Path data) {
        List<PartExtent> extents = new ArrayList<>();
        for (Path server : servers(disk, data)) {
            for (Path blob : disk.list(server)) {
                extent(blob).ifPresent(extents::add);
            }
        }
        return extents;
    }

    /** Empty if it has just gone. */
    private static Optional<PartExtent> extent(Path blob) {
        try {
            BasicFileAttributes file = Files.readAttributes(blob, BasicFileAttributes.class);
            long micros = file.lastModifiedTime().to(TimeUnit.MICROSECONDS);
            return Optional.of(new PartExtent(file.size(), micros, micros));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot look at \"" + blob + "\": " + e.getMessage(), e);
        }
    }

    private static List<Path> servers(Disk disk, Path data) {
        return disk.list(data.resolve(DIRECTORY)).stream()
                .filter(Files::isDirectory)
                .toList();
    }
}
