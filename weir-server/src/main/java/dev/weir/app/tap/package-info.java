/**
 * Floor 8: {@code weir tap}, a simulated beer tap, or many of them, that posts its pours and follows what the server pushes.
 *
 * <p>Threads: three virtual ones for each tap, of which one pours, one posts and one keeps the connection; pushes are told on threads of the HTTP client.
 * Whoever has something to tell prints it. Memory: pours that the server has not got, which are bounded; at the bound a tap pours no more until it has
 * posted some.
 */
@NullMarked
package dev.weir.app.tap;

import org.jspecify.annotations.NullMarked;
