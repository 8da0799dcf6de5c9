/**
 * Floor 2: events and samples as JSON objects, one a line or in an array: bytes to model, with a reason for each object that is not taken. Pure: no
 * sockets, no threads; the length of a line, its depth and the samples and rejects of one call are limited.
 */
@NullMarked
package dev.weir.format.ndjson;

import org.jspecify.annotations.NullMarked;
