/** Connections over TLS: the JDK's engine between a connection in the clear and whoever speaks over it. */
@NullMarked
package dev.weir.protocol.tls;

import org.jspecify.annotations.NullMarked;
