package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.weir.model.EventDeletion;

/** Which events a server has taken out, numbered from 1 without gaps, on their way to table {@code event_removed}. Used by one thread. */
final class RemovedEvents {
    private static final int A_CHUNK = 4096;

    private final Tables tables;
    private final int server;
    private long count;

    /** Goes on behind so many. */
    RemovedEvents(Tables tables, int server, long count) {
        this.tables = tables;
        this.server = server;
        this.count = count;
    }

    /** The partition that has what was removed as this number. */
    static long chunk(long number) {
        return number / A_CHUNK;
    }

    /** The last number of a partition. */
    static long last(long chunk) {
        return (chunk + 1) * A_CHUNK - 1;
    }

    /** One more, with the number that comes next. */
    BoundStatement add(EventDeletion deletion) {
        count++;
        return tables.putRemovedEvent.bind(
                server, chunk(count), count, deletion.stream().number(), deletion.id(), deletion.device());
    }

    /** How many there are by now. */
    long count() {
        return count;
    }
}
