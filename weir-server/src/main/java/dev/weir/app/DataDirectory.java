package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data directory that this process holds: no other can open it until this one is closed, or has died. */
final class DataDirectory implements AutoCloseable {
    /** The name of an empty file that says that samples and events are in another store. */
    static final String ELSEWHERE = "readings-elsewhere";

    /** The name of an empty file that says that the directory is being made of a database, and is not whole. */
    private static final String UNFINISHED = "migration-unfinished";

    private final Disk disk;
    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Disk disk, Path path, FileChannel lock) {
        this.disk = disk;
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the directory, readable by its owner alone, if there is none, and takes hold of it.
     *
     * @throws WeirException UNAVAILABLE when another process holds it, or a migration to it has not come to its end
     */
    static DataDirectory hold(Disk disk, Path path) {
        if (disk.exists(path.resolve(UNFINISHED))) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot open data directory \"" + path
                            + "\": a migration to it has not come to its end; run weir migrate again");
        }
        return take(disk, path);
    }

    private static DataDirectory take(Disk disk, Path path) {
        disk.createDirectory(path);
        Path file = path.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String holder = holder(channel);
                channel.close();
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot open data directory \"" + path + "\": process " + holder
                                + " is using it; stop that process first, or use \"weir backup\" for a copy of a running server's data");
            }
            byte[] pid =
                    Long.toString(ProcessHandle.current().pid()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid));
            return new DataDirectory(disk, path, channel);
        } catch (AccessDeniedException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot lock data directory \"" + path + "\": permission denied",
                    e);
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot lock data directory \"" + path + "\": " + e.getMessage(),
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Takes hold of a directory that must be there. */
    static DataDirectory holdExisting(Disk disk, Path path) {
        if (!disk.exists(path)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot open data directory \"" + path + "\": there is no such directory");
        }
        return hold(disk, path);
    }

    /**
     * Takes hold of a directory that is to be made, and lets nobody open it before {@link #finished}. It is new or empty, or what a migration has left
     * that did not come to its end: that goes.
     *
     * @param thrownAway is run before something goes
     */
    static DataDirectory holdUnfinished(Disk disk, Path path, Runnable thrownAway) {
        boolean isLeft = disk.exists(path.resolve(UNFINISHED));
        if (!isLeft) {
            Backup.requireEmpty(disk, path, "migrate to", "it is not an empty directory");
            disk.createDirectory(path);
            disk.create(path.resolve(UNFINISHED)).close();
            disk.forceDirectory(path);
        }
        DataDirectory directory = take(disk, path);
        try {
            if (isLeft) {
                thrownAway.run();
                directory.clear();
            }
            return directory;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private void clear() {
        disk.delete(path.resolve("manifest"));
        disk.delete(path.resolve("tokens"));
        for (Path each : List.of(path.resolve("parts"), journal())) {
            disk.list(each).forEach(disk::delete);
        }
    }

    /** It is whole, and can be opened from now on. */
    void finished() {
        disk.delete(path.resolve(UNFINISHED));
        disk.forceDirectory(path);
    }

    Path path() {
        return path;
    }

    Path journal() {
        return path.resolve("journal");
    }

    /** Where uploaded files are, unless they are kept elsewhere. */
    Path blobs() {
        return path.resolve(BlobFiles.DIRECTORY);
    }

    /**
     * Says where samples and events are: in this directory, or in another store that knows it. It stays as it was when the directory was begun.
     *
     * @throws WeirException UNAVAILABLE when it was begun otherwise
     */
    void keepsReadings(boolean isHere) {
        boolean isBegun = disk.exists(path.resolve("manifest"));
        if (isBegun && isHere == isElsewhere()) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot open data directory \"" + path + "\": its readings are in "
                            + (isHere
                                    ? "another store; start with the same store, or bring them to a new directory by"
                                            + " weir migrate --from URL --to DIR"
                                    : "it; bring them to the database first: weir migrate --from " + path
                                            + " --to URL (store.url, for the address of the settings)"));
        }
        if (!isHere) {
            readingsAreElsewhere();
        }
    }

    /** Whether samples and events are in another store. */
    boolean isElsewhere() {
        return disk.exists(path.resolve(ELSEWHERE));
    }

    /** Says that samples and events are in another store from now on. */
    void readingsAreElsewhere() {
        if (!isElsewhere()) {
            disk.create(path.resolve(ELSEWHERE)).close();
            disk.forceDirectory(path);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot let go of \"" + path + "\": " + e.getMessage(), e);
        }
    }
}
