package dev.weir.blob;

import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Bytes under names. A blob is there whole or not at all, and never changes. Any thread may call, virtual ones too: where a call waits for a
 * disk, a thread of the store does.
 *
 * <p>A name is two segments, each of a letter or digit and then letters, digits, dots, dashes and underscores, parted by a slash; it does not end in
 * {@code .tmp}. A prefix is the first segment, the slash, and any beginning of the second. Any other is a bug of the caller.
 */
public interface BlobStore extends AutoCloseable {
    /**
     * Begins a blob, which is there once {@link BlobWriter#finish} has returned, in place of one of that name. No two writers write the same name at
     * once. The caller closes the writer.
     *
     * @throws BlobStoreException when the store cannot be written to
     */
    BlobWriter create(String name);

    /**
     * The bytes of a blob from {@code offset} on, none past its end. The caller closes the stream, which one thread at a time reads, in large pieces
     * or small; its reads throw {@link BlobStoreException}, too.
     *
     * @throws BlobNotFoundException when there is none of that name
     * @throws BlobStoreException when the store cannot be read
     */
    InputStream open(String name, long offset);

    /**
     * Takes a blob out; nothing where there is none.
     *
     * @throws BlobStoreException when that cannot be made sure
     */
    void delete(String name);

    /**
     * Hands over the names of all blobs that begin so, in no order.
     *
     * @throws BlobStoreException when the store cannot be read
     */
    void list(String prefix, Consumer<String> action);

    /**
     * Takes out what writers of earlier stores left that never finished and never will, under names that begin so; what is being written just now
     * stays. For
     * the only server that writes there.
     *
     * @throws BlobStoreException when that cannot be made sure
     */
    void discardUnfinished(String prefix);

    @Override
    void close();
}
