package dev.weir.ingest;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk on which forcing a file does nothing, as in a build that leaves the force out. */
record ForgetfulDisk(Disk disk) implements Disk {
    private record ForgetfulFile(DiskFile file) implements DiskFile {
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
            // This is what makes it forgetful.
        }

        @Override
        public void close() {
            file.close();
        }
    }

    @Override
    public DiskFile create(Path path) {
        return new ForgetfulFile(disk.create(path));
    }

    @Override
    public DiskFile open(Path path) {
        return new ForgetfulFile(disk.open(path));
    }

    @Override
    public DiskFile openForWriting(Path path) {
        return new ForgetfulFile(disk.openForWriting(path));
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
