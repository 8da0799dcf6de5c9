package dev.weir.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file of a simulated disk; it can be used after its name is gone. */
record SimulatedFile(SimulatedDisk disk, Path path, Inode inode) implements DiskFile {
    @Override
    public long size() {
        return disk.size(inode);
    }

    @Override
    public void write(ByteBuffer source, long position) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        disk.write(path, inode, bytes, Math.toIntExact(position));
    }

    @Override
    public int read(ByteBuffer target, long position) {
        byte[] bytes = disk.read(inode, target.remaining(), position);
        target.put(bytes);
        return bytes.length;
    }

    @Override
    public void force() {
        disk.force(path, inode);
    }

    @Override
    public void close() {
        // Nothing to give back; a closed file may be closed once the process is dead.
    }
}
