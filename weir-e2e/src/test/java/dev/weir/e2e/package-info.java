/**
 * The server as its users meet it: the jar in a process of its own, real sockets, real disks, faults from outside. Classes run side by
 * side, three at a time.
 */
@NullMarked
package dev.weir.e2e;

import org.jspecify.annotations.NullMarked;
