package dev.weir.app;

import dev.weir.disk.Disk;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A data directory that this process holds: no other can open it until this one is closed, or has died. */
final class DataDirectory implements AutoCloseable {
    /** The name of an empty file that says that samples and events are in another store. */
    static final String ELSEWHERE = "readings-elsewhere";

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
     * @throws WeirException UNAVAILABLE when another process holds it
     */
    static DataDirectory hold(Disk disk, Path path) {
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
        boolean isElsewhere = disk.exists(path.resolve(ELSEWHERE));
        if (isBegun && isHere == isElsewhere) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot open data directory \"" + path + "\": its readings are in "
                            + (isHere
                                    ? "another store; start with the same store, or bring them here by weir migrate"
                                    : "it; bring them to the other store by weir migrate"));
        }
        if (!isHere && !isElsewhere) {
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
