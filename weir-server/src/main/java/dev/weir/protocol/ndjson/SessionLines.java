package dev.weir.protocol.ndjson;

import dev.weir.ingest.ReceiptClock;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The last line of each session, as it is stored: 16 bytes, big-endian, the number of the line and the time until which it counts, in
 * microseconds since the Unix epoch. Any thread.
 */
final class SessionLines {
    private static final long KEPT_MICROS = Duration.ofDays(1).toNanos() / 1_000;
    private static final int VALUE_BYTES = 2 * Long.BYTES;

    private final Store store;
    private final Readers readers;
    private final ReceiptClock clock;

    SessionLines(Store store, Readers readers, ReceiptClock clock) {
        this.store = store;
        this.readers = readers;
        this.clock = clock;
    }

    /** What makes {@code line} the last line of a session for a day; becomes durable with the lines themselves. */
    RecordPut put(String session, long line) {
        long expires = clock.wallMicros() + KEPT_MICROS;
        byte[] value =
                ByteBuffer.allocate(VALUE_BYTES).putLong(line).putLong(expires).array();
        return new RecordPut(RecordTable.SESSIONS, session, value, expires);
    }

    /**
     * The last line of a session, 0 where none is known or it has expired. Waits for a reader thread.
     *
     * @throws dev.weir.model.WeirException when the store cannot be read
     */
    long last(String session) {
        return readers.read(() -> {
            try (View view = store.view(0, Duration.ZERO)) {
                return view.records()
                        .find(RecordTable.SESSIONS, session)
                        .map(ByteBuffer::wrap)
                        .filter(value -> value.getLong(Long.BYTES) > clock.wallMicros())
                        .map(value -> value.getLong(0))
                        .orElse(0L);
            }
        });
    }
}
