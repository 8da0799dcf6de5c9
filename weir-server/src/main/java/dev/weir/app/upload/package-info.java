/**
 * Floor 8: {@code weir upload}, and what other programs of ours upload files with.
 *
 * <p>It runs on the main thread, and holds 64 KiB of a file at a time, whatever its length.
 */
@NullMarked
package dev.weir.app.upload;

import org.jspecify.annotations.NullMarked;
