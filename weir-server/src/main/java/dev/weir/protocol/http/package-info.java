/**
 * Floor 6: the HTTP application, the same on each of its listeners. {@link dev.weir.protocol.http.HttpServer} is where connections come in; Helidon
 * reads requests and writes replies, over sockets that {@link dev.weir.protocol.TcpListener} has accepted, so that the permits, the deadlines and
 * the way to stop are those of every protocol here.
 *
 * <p>To add to it: a package-private class for the handlers of a few routes that implements {@link dev.weir.protocol.http.Routes}, made in
 * {@code app.Server} and passed to the server; and the same routes in {@code openapi.json}, which a test compares. A handler runs on
 * the virtual thread of its connection: it touches sockets and memory only, and reads stored things by {@link dev.weir.query.Readers}. It
 * answers by exactly one call of its {@link dev.weir.protocol.http.Reply}, or throws a {@link dev.weir.protocol.http.Problem}; a
 * {@code WeirException} becomes 503, or 500 where stored bytes are damaged, and everything else 500, all in one place. Tokens, Host, Origin, methods, names of query parameters and types
 * of bodies have been looked at before it is called.
 */
@NullMarked
package dev.weir.protocol.http;

import org.jspecify.annotations.NullMarked;
