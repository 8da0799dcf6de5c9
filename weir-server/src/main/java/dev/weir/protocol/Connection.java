package dev.weir.protocol;

import dev.weir.security.Grant;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was accepted, in the clear or over TLS. One thread reads and one at a time writes; any thread may shut or close it.
 */
public interface Connection extends Channel {
    /** Stands for a read that waits as long as the peer does. */
    long FOREVER = Long.MAX_VALUE;

    /** The other end's address. */
    InetSocketAddress peer();

    /** This end's address. */
    InetSocketAddress local();

    /** Whether what is said here can be read and changed by nobody between. */
    boolean isSecure();

    /** What the peer may do by a certificate that it has shown; null without one. */
    @Nullable Grant certified();

    /**
     * Waits until bytes have come.
     *
     * @param timeoutNanos how long at most; at least a millisecond is waited
     * @return how many have been put at {@code from}, 1 to {@code length}; -1 when no more come
     * @throws SocketTimeoutException when none have come in time: the next read goes on where this one ended
     */
    int read(byte[] bytes, int from, int length, long timeoutNanos) throws IOException;

    /**
     * Takes what has come already.
     *
     * @return how many bytes have been put at {@code from}, 0 to {@code length}
     */
    int readNow(byte[] bytes, int from, int length) throws IOException;

    /** Whether something has come and was not read; a part of a read may count as long as the kernel has it. */
    boolean hasMore() throws IOException;

    /** Writes all bytes that remain, and waits for a peer that is slow to read. */
    void write(ByteBuffer bytes) throws IOException;

    /** Writes of the bytes that remain what goes without waiting; false where a {@link #write} is needed, be it of nothing, to bring all on its way. */
    boolean writeNow(ByteBuffer bytes) throws IOException;

    /** Lets the kernel keep no more than so many bytes that the peer has not taken. */
    void sendBuffer(int bytes) throws IOException;

    /** Tells the peer that nothing more comes. By whoever writes. */
    void shutdownOutput() throws IOException;

    /**
     * Passes over bytes that the peer still sends after {@link #shutdownOutput}. Waits as {@link #read} does.
     *
     * @return how many; -1 when no more come
     */
    int skip(long timeoutNanos) throws IOException;

    /** Reads no more: a thread that waits for the peer goes on as if that had ended. */
    void shutdownInput() throws IOException;

    /** Whether this side has ended the reading. */
    boolean isInputShutdown();
}
