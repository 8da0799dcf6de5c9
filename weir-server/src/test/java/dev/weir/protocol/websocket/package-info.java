@NullMarked
package dev.weir.protocol.websocket;

import org.jspecify.annotations.NullMarked;
