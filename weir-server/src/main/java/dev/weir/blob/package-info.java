/**
 * Where the bytes of uploaded files are kept, and what is made of them: {@link dev.weir.blob.BlobStore}. Blobs are written once, then only read
 * and deleted. What a call costs, and which thread may make it, each store says.
 */
@NullMarked
package dev.weir.blob;

import org.jspecify.annotations.NullMarked;
