package dev.weir.store;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.List;

/** Reads the events of a view. */
public interface EventReader {
    /** With so many bytes of attributes a read ends early, so that large events take no more memory than many small ones. */
    int MOST_BYTES = 4 << 20;

    /**
     * The next events that a query asks for, by (timestamp, id): at most {@link EventQuery#limit}, and none behind the one with which their
     * attributes come to {@link #MOST_BYTES}; fewer otherwise only at the end. Blocks on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a block are not what was written
     */
    List<Event> read(EventQuery query);

    /** The last id given here in a stream; one below its first where there is none yet. */
    long lastId(EventStream stream);

    /**
     * Up to which id a query finds all that is there now, and nothing that comes later where ids tell that: where other servers bring events to the
     * same store they do not.
     */
    default long boundId(EventStream stream) {
        return lastId(stream);
    }
}
