package dev.weir.typed;

import dev.weir.model.Protocol;
import dev.weir.model.RecordPut;
import java.util.List;
import java.util.function.Function;

/**
 * An event that has come.
 *
 * @param event what it is
 * @param receivedMicros when it came, microseconds since the Unix epoch
 * @param protocol how
 * @param address whence, as a {@link dev.weir.model.Receipt} has it
 * @param bytes how many bytes were read for it
 * @param beside what is to be kept with it, once its id is known
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one event and never changed.
public record Arrival<E>(
        E event,
        long receivedMicros,
        Protocol protocol,
        byte[] address,
        int bytes,
        Function<Stored<E>, List<RecordPut>> beside) {}
