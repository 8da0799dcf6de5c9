package dev.weir.blob.file;

import dev.weir.disk.DiskFile;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The bytes of a file, read by the threads of the store. Pieces of 64 KiB or more go straight into the caller's array, as much as it takes at once;
 * smaller ones come from a block of 256 KiB.
 */
final class FileBlobInput extends InputStream {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int STRAIGHT_BYTES = 64 * 1024;

    private final DiskFile file;
    private final BlobThreads threads;
    private ByteBuffer block = ByteBuffer.allocate(0);
    /** Where in the file reading goes on behind the block. */
    private long position;

    FileBlobInput(DiskFile file, long offset, BlobThreads threads) {
        this.file = file;
        this.position = offset;
        this.threads = threads;
    }

    @Override
    public int read() {
        return block.hasRemaining() || fill() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!block.hasRemaining()) {
            if (length >= STRAIGHT_BYTES) {
                int got = read(ByteBuffer.wrap(target, from, length));
                return got == 0 ? -1 : got;
            }
            if (!fill()) {
                return -1;
            }
        }
        int part = Math.min(length, block.remaining());
        block.get(target, from, part);
        return part;
    }

    private boolean fill() {
        block = block.capacity() == 0 ? ByteBuffer.allocate(BLOCK_BYTES) : block.clear();
        read(block);
        return block.flip().hasRemaining();
    }

    /** Reads in steps that stay in the processor's cache, for the JDK copies each once more. */
    private int read(ByteBuffer target) {
        int got = threads.run(() -> {
            int start = target.position();
            int end = target.limit();
            int step = 1;
            while (step > 0 && target.position() < end) {
                target.limit(Math.min(end, target.position() + BLOCK_BYTES));
                step = file.read(target, position + target.position() - start);
            }
            return target.position() - start;
        });
        position += got;
        return got;
    }

    @Override
    public void close() {
        threads.run(() -> {
            file.close();
            return file;
        });
    }
}
