package dev.weir.store;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.List;

/** Reads the events of a view. */
public interface EventReader {
    /**
     * The next events that a query asks for, by (timestamp, id): at most {@link EventQuery#limit}, fewer only at the end. Blocks on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a block are not what was written
     */
    List<Event> read(EventQuery query);

    /** The last id given in a stream; one below its first where there is none yet. */
    long lastId(EventStream stream);
}
