/**
 * Floor 8: {@code weir agent}, which sends this host's own readings to a server.
 *
 * <p>One thread reads, sends and waits. While the server is away at most {@code Backlog.MAX_PUTS} readings are held; past
 * that the oldest are dropped, and counted. Classes of OSHI are only reached from {@code HostReadings}, so that no other
 * command loads them.
 */
@NullMarked
package dev.weir.app.agent;

import org.jspecify.annotations.NullMarked;
