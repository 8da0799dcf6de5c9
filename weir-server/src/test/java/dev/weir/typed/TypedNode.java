package dev.weir.typed;

import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Traffic;
import dev.weir.live.Broadcast;
import dev.weir.query.Readers;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The events of a type in an embedded store, with all that they stand on. */
public final class TypedNode<E> implements AutoCloseable {
    public final Readers readers = new Readers("reader", new LongAdder());
    public final EmbeddedNode node;
    public final Broadcast broadcast = new Broadcast("told", System::nanoTime);
    public final TypedEvents<E> events;

    /**
     * Opens what a disk holds.
     *
     * @param hiddenBefore the time before which the store shows no events, microseconds since the Unix epoch
     * @param isAlone whether no other server brings events to the same store
     */
    public TypedNode(SimulatedDisk disk, EventType<E> type, LongSupplier hiddenBefore, boolean isAlone) {
        node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime);
        events = new TypedEvents<>(
                type,
                new TypedEvents.Parts(
                        node.store(),
                        readers,
                        node.ingest(),
                        new Traffic(node.ingest(), node.store().ledger()),
                        node.registry(),
                        emptied -> {},
                        hiddenBefore,
                        broadcast,
                        isAlone));
    }

    @Override
    public void close() {
        broadcast.close();
        events.close();
        node.close();
        readers.close();
    }
}
