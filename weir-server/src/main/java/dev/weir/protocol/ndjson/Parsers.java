package dev.weir.protocol.ndjson;

import dev.weir.format.ndjson.DeviceRule;
import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Rejects;
import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parsers for all connections. One is larger than what an idle connection may cost, and parsing waits for nothing: there are never more
 * than threads that parse at the same moment. Any thread.
 */
final class Parsers {
    private final Supplier<EventParser> make;
    private final Queue<EventParser> free = new ConcurrentLinkedQueue<>();

    /**
     * Whose lines are parsed.
     *
     * @param device of events that name none
     * @param rule which devices the peer may write events of; null for all
     */
    record Peer(String device, @Nullable DeviceRule rule) {}

    /** Where parsing stopped: how much was used, and the number of the last line. */
    record Stop(int position, long line) {}

    Parsers(Supplier<EventParser> make) {
        this.make = make;
    }

    /** Parses what comes after line {@code line}, see {@link EventParser#parse}. */
    Stop parse(
            Peer peer,
            long line,
            byte[] bytes,
            int from,
            int to,
            long nowMicros,
            EventBatch events,
            Batch samples,
            Rejects rejects) {
        EventParser pooled = free.poll();
        EventParser parser = pooled == null ? make.get() : pooled;
        parser.begin(peer.device());
        parser.restrict(peer.rule());
        parser.line(line);
        int position = parser.parse(bytes, from, to, nowMicros, events, samples, rejects);
        Stop stop = new Stop(position, parser.line());
        free.offer(parser);
        return stop;
    }
}
