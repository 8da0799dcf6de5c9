/**
 * Floor 5: files of rows. {@link dev.weir.files.UploadedFiles} takes them in, works on them and tells what became of each. Each file that is
 * worked on has a platform thread of its own, {@code file-N}, of which there are {@code files.concurrency}; rows are parsed by the threads {@code
 * parser-N}, one for each core; what is read of files again is read by the threads {@code file-reader-N}. All files together have so many
 * slices of a mebibyte in memory, however many there are and however large.
 */
@NullMarked
package dev.weir.files;

import org.jspecify.annotations.NullMarked;
