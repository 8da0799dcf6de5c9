/**
 * Blobs as files of the data directory: {@link dev.weir.blob.file.FileBlobStore}. Disks are waited for by eight threads of the store, {@code blob-1}
 * and so on, so that callers may be virtual threads; each caller has one task under way, and a writer a force beside it. Buffers of writers come
 * from a pool of 16, 8 MiB in all, which is never waited for: without one the bytes of the caller are written while it waits.
 */
@NullMarked
package dev.weir.blob.file;

import org.jspecify.annotations.NullMarked;
