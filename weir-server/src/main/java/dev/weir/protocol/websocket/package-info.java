/**
 * Floor 6: WebSocket (RFC 6455, version 13, no extensions). {@link dev.weir.protocol.websocket.WebSocket} is what any route may talk over once
 * {@link dev.weir.protocol.websocket.Handshake} has found that it was asked for; {@link dev.weir.protocol.websocket.LiveSocket} is what is said to those
 * who follow what is taken, {@link dev.weir.protocol.websocket.BroadcastSocket} what is said to every device that is
 * connected. Only the server has something to say: the frames of peers are held to the standard and to {@code limits.websocket-message}, pings and closes
 * are answered, and messages are passed over without being kept.
 *
 * <p>Threads: the connection's virtual thread reads, a second one writes. Memory of a connection: 131 bytes for reading, 4 KiB
 * while much comes, and what is being written.
 */
@NullMarked
package dev.weir.protocol.websocket;

import org.jspecify.annotations.NullMarked;
