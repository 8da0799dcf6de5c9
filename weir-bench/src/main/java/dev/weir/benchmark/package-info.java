/**
 * Runs a built server as a process of its own against every bar it must pass, beside its peers, and writes the page of
 * results.
 *
 * <p>Threads: one bar at a time on the main thread; the load runs in this process. Limits: about 10 GB of disk under
 * the working directory, 1 GB of memory beside the server, and a Linux machine ({@code /proc}, and strace for one bar).
 */
@NullMarked
package dev.weir.benchmark;

import org.jspecify.annotations.NullMarked;
