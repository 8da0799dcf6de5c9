package dev.weir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file of the machine's file system. */
record RealFile(Path path, FileChannel channel) implements DiskFile {
    @Override
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw RealDisk.failure("measure", path, e);
        }
    }

    @Override
    public void write(ByteBuffer source, long position) {
        try {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (IOException e) {
            throw RealDisk.failure("write to", path, e);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) {
        try {
            int start = target.position();
            while (target.hasRemaining() && channel.read(target, position + target.position() - start) >= 0) {
                // Short reads are normal; the loop ends at the buffer's end or the file's.
            }
            return target.position() - start;
        } catch (IOException e) {
            throw RealDisk.failure("read", path, e);
        }
    }

    @Override
    public void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw RealDisk.failure("force", path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw RealDisk.failure("close", path, e);
        }
    }
}
