/** Blobs in S3, before a real server of its protocol. */
@NullMarked
package dev.weir.blob.s3;

import org.jspecify.annotations.NullMarked;
