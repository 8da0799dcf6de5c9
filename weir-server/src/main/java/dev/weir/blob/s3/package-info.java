/**
 * Blobs in an S3 bucket, of AWS or any other server of its protocol: {@link dev.weir.blob.s3.S3BlobStore}. Calls block on sockets alone, on the
 * thread of the
 * caller; beside it a writer has two virtual threads that send parts, and a stream one that fetches ahead. Parts lie in memory while they are
 * collected and sent: four of 16 MiB and 128 of 128 KiB, all writers together, who wait for one 30 s at most.
 */
@NullMarked
package dev.weir.blob.s3;

import org.jspecify.annotations.NullMarked;
