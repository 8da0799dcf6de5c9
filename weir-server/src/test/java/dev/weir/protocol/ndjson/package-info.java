/** Tests of JSON lines over TCP: real sockets over a simulated disk. */
@NullMarked
package dev.weir.protocol.ndjson;

import org.jspecify.annotations.NullMarked;
