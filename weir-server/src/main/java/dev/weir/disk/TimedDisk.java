package dev.weir.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A disk that tells how long each force of a file takes. Any thread, as the disk behind it. */
public final class TimedDisk implements Disk {
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final LongConsumer forceNanos;

    /** Tells {@code forceNanos} of each force that succeeds, on the thread that forces. */
    public TimedDisk(Disk disk, LongSupplier nanoTime, LongConsumer forceNanos) {
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.forceNanos = forceNanos;
    }

    /** An open file whose forces are timed. */
    private final class TimedFile implements DiskFile {
        private final DiskFile file;

        TimedFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void write(ByteBuffer source, long position) {
            file.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) {
            return file.read(target, position);
        }

        @Override
        public void force() {
            long began = nanoTime.getAsLong();
            file.force();
            forceNanos.accept(nanoTime.getAsLong() - began);
        }

        @Override
        public void close() {
            file.close();
        }
    }

    @Override
    public DiskFile create(Path path) {
        return new TimedFile(disk.create(path));
    }

    @Override
    public DiskFile open(Path path) {
        return disk.open(path);
    }

    @Override
    public DiskFile openForWriting(Path path) {
        return new TimedFile(disk.openForWriting(path));
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public List<Path> list(Path directory) {
        return disk.list(directory);
    }

    @Override
    public void createDirectory(Path directory) {
        disk.createDirectory(directory);
    }

    @Override
    public void rename(Path from, Path to) {
        disk.rename(from, to);
    }

    @Override
    public boolean link(Path from, Path to) {
        return disk.link(from, to);
    }

    @Override
    public void delete(Path path) {
        disk.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) {
        disk.forceDirectory(directory);
    }
}
