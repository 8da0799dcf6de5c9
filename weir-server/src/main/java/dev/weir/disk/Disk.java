package dev.weir.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What the journal and the store ask of a file system. {@link RealDisk} does it; tests stand in one that fails, fills up, or
 * forgets what was not forced.
 *
 * <p>Any thread may call. All methods block, and throw a {@link dev.weir.model.WeirException}: DISK_FULL when space, inodes or a
 * quota are used up, else DISK_FAILED.
 */
public interface Disk {
    /** Makes a new file for reading and writing, open to its owner alone. Fails if there is one. */
    DiskFile create(Path path);

    /** Opens a file for reading. */
    DiskFile open(Path path);

    /** Opens a file for reading and writing. */
    DiskFile openForWriting(Path path);

    /** Whether there is such a file. */
    boolean exists(Path path);

    /** The files of a directory, by name; empty where there is no such directory. */
    List<Path> list(Path directory);

    /** Makes a directory, and those above it, readable by the owner alone; durable on return. */
    void createDirectory(Path directory);

    /** Gives a file another name, in place of what had that name; durable after {@link #forceDirectory}. */
    void rename(Path from, Path to);

    /**
     * Gives a file that never changes a second name, so that its bytes stay when the first goes; not durable.
     *
     * @return whether it did: not every file system can, and the file may have gone just now
     */
    boolean link(Path from, Path to);

    /** Deletes a file if it is there; durable after {@link #forceDirectory}. */
    void delete(Path path);

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory);

    /** Puts a small file in place of what had its name, all of it or nothing; durable on return. For one thread a file. */
    default void replace(Path path, byte[] content) {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        delete(temporary);
        try (DiskFile file = create(temporary)) {
            file.write(ByteBuffer.wrap(content), 0);
            file.force();
        }
        rename(temporary, path);
        forceDirectory(Objects.requireNonNull(path.getParent()));
    }
}
