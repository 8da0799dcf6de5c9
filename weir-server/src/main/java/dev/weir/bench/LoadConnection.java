package dev.weir.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * One connection of a load, through rounds that each begin with {@link #prepare}. Prepared and asked by the load's
 * thread; between that, owned by the loop that drives it.
 */
interface LoadConnection extends AutoCloseable {
    /** Begins the next round, before its clock starts. */
    void prepare();

    SelectionKey register(Selector selector) throws IOException;

    /**
     * Reads and writes what the connection takes now, without blocking.
     *
     * @param input a buffer of the loop, free again afterwards
     * @throws java.io.EOFException when the server has closed the connection before the round's last reply
     */
    void proceed(SelectionKey key, ByteBuffer input) throws IOException;

    /** Whether all of this round has been answered. */
    boolean isDone();

    /** What of this round had to be and was acknowledged. */
    long acknowledged();

    /** How many replies of this round were not what the protocol says. */
    long wrong();

    /** The first of them, cut. */
    Optional<String> firstWrong();

    /** The latencies measured in this round, in nanoseconds; the caller owns the array. */
    long[] latencies();

    @Override
    void close() throws IOException;
}
