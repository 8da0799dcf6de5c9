package dev.weir.disk;

import dev.weir.model.WeirException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Files in memory, for tests that damage thousands of them. Any thread. */
public final class MemoryDisk implements Disk {
    /** The files by name; put and replace at will. */
    public final Map<Path, byte[]> files = new ConcurrentSkipListMap<>();

    /** A disk with copies of the same files. */
    public MemoryDisk copy() {
        MemoryDisk copy = new MemoryDisk();
        files.forEach((path, bytes) -> copy.files.put(path, bytes.clone()));
        return copy;
    }

    /** The content of a file, which must be there. */
    public byte[] bytes(Path path) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new WeirException(
                    WeirException.Code.DISK_FAILED, "cannot open \"" + path + "\": there is no such file");
        }
        return bytes;
    }

    @Override
    public DiskFile create(Path path) {
        files.put(path, new byte[0]);
        return new MemoryFile(path);
    }

    @Override
    public DiskFile open(Path path) {
        bytes(path);
        return new MemoryFile(path);
    }

    @Override
    public DiskFile openForWriting(Path path) {
        return open(path);
    }

    @Override
    public boolean exists(Path path) {
        return files.containsKey(path);
    }

    @Override
    public List<Path> list(Path directory) {
        return files.keySet().stream()
                .filter(path -> Objects.equals(parent(path), directory))
                .toList();
    }

    private static @Nullable Path parent(Path path) {
        return path.getParent();
    }

    @Override
    public void createDirectory(Path directory) {
        // Directories are there when files are.
    }

    @Override
    public void rename(Path from, Path to) {
        files.put(to, bytes(from));
        files.remove(from);
    }

    @Override
    public boolean link(Path from, Path to) {
        return false; // As on a file system that cannot.
    }

    @Override
    public void delete(Path path) {
        files.remove(path);
    }

    @Override
    public void forceDirectory(Path directory) {
        // Memory is as durable as it gets.
    }

    private final class MemoryFile implements DiskFile {
        private final Path path;

        MemoryFile(Path path) {
            this.path = path;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long size() {
            return bytes(path).length;
        }

        @Override
        public synchronized void write(ByteBuffer source, long position) {
            int end = (int) position + source.remaining();
            byte[] bytes = bytes(path);
            bytes = bytes.length < end ? Arrays.copyOf(bytes, end) : bytes;
            source.get(bytes, (int) position, source.remaining());
            files.put(path, bytes);
        }

        @Override
        public int read(ByteBuffer target, long position) {
            byte[] bytes = bytes(path);
            int count = (int) Math.max(0, Math.min(target.remaining(), bytes.length - position));
            if (count > 0) {
                target.put(bytes, (int) position, count);
            }
            return count;
        }

        @Override
        public void force() {
            // Nothing to force.
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }
}
