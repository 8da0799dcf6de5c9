/**
 * Floor 8: {@code weir upload}, and what other programs of ours upload files with.
 *
 * <p>It runs on the main thread; files are read and sent by the threads of Java's HTTP client, a few pieces of 16 KiB at a
 * time, whatever the length of the file.
 */
@NullMarked
package dev.weir.app.upload;

import org.jspecify.annotations.NullMarked;
