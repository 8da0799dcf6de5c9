/**
 * Floor 4: what is taken as it is taken. {@link dev.weir.live.Live} keeps the last 100,000 messages in a ring that the store's thread fills and
 * any number of {@link dev.weir.live.Subscription}s read, each on a thread of its own and at its own pace. The store's thread copies columns and
 * wakes one thread, {@code live}; it never waits for a reader.
 *
 * <p>{@link dev.weir.live.Broadcast} tells texts to everybody who listens: one thread fills its ring, one of its own wakes the
 * {@link dev.weir.live.Listener}s, who read at their own pace too, and are closed where they fall behind.
 *
 * <p>Memory, while somebody listens and for 10 minutes after: 2.6 MB for the ring, up to 32 MiB for the texts of events, up to 64 MiB for which
 * series match which patterns, and for each subscriber what it has encoded, 64 KiB and one message. For a
 * broadcast, while somebody listens: 16 MiB of texts at most.
 */
@NullMarked
package dev.weir.live;

import org.jspecify.annotations.NullMarked;
