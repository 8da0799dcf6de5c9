/**
 * Floor 8: {@code weir load}, which uploads many made-up CSV files at once and tells how soon they were answered.
 *
 * <p>Threads: one virtual thread for each upload at once and, where files are waited for, one for each file that is; at
 * most so many requests at once, and as many that ask how far files are. Memory: the files that are being sent, and the times of all.
 */
@NullMarked
package dev.weir.app.load;

import org.jspecify.annotations.NullMarked;
