package dev.weir.blob.file;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way onto the disk: written under another name, forced, renamed. Used by the threads of the store, one at a time but for
 * {@link #force}, which may run beside {@link #append}. Nothing is made before the first call.
 */
final class BlobFile {
    private static final String UNFINISHED = ".tmp";

    private final Disk disk;
    private final Path path;
    private final Path unfinished;
    private @Nullable DiskFile file;
    private long sizeBytes;
    private boolean renamed;

    BlobFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
        this.unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(UNFINISHED);
    }

    /** What an unfinished file is to be called. */
    static String finished(String unfinished) {
        return unfinished.substring(0, unfinished.length() - UNFINISHED.length());
    }

    static Path directory(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void append(ByteBuffer bytes) {
        int length = bytes.remaining();
        opened().write(bytes, sizeBytes);
        sizeBytes += length;
    }

    private DiskFile opened() {
        if (file == null) {
            disk.createDirectory(directory(path));
            // Of a writer that failed, and then could not clean up.
            disk.delete(unfinished);
            file = disk.create(unfinished);
        }
        return file;
    }

    /** Makes durable what has been appended; not again where that failed. */
    void force() {
        opened().force();
    }

    /** Makes the blob durable under its name. */
    void place() {
        DiskFile whole = opened();
        whole.force();
        whole.close();
        disk.rename(unfinished, path);
        renamed = true;
        disk.forceDirectory(directory(path));
    }

    /** Takes out what there is of it, durably where it had its name already: what shows again after a power cut is unfinished, and known as such. */
    void discard() {
        if (file == null) {
            return;
        }
        file.close();
        disk.delete(renamed ? path : unfinished);
        if (renamed) {
            disk.forceDirectory(directory(path));
        }
    }
}
