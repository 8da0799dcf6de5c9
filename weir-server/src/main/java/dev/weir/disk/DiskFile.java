package dev.weir.disk;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file. Whoever opened it closes it.
 *
 * <p>All methods block and throw as {@link Disk} says. A thread that uses it must never be interrupted: that would close the
 * file under everyone.
 */
public interface DiskFile extends AutoCloseable {
    /** Its name. */
    Path path();

    /** Its length in bytes. */
    long size();

    /** Writes all that remains in {@code source} at {@code position}, however many writes that takes. */
    void write(ByteBuffer source, long position);

    /** Reads until {@code target} is full or the file ends; answers the number of bytes read. */
    int read(ByteBuffer target, long position);

    /** Makes everything written durable. After a failure the file must not be forced again: a second call would claim success. */
    void force();

    @Override
    void close();
}
