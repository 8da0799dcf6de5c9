package dev.weir.live;

/** How messages stand on the wire of one protocol. Used by the thread that takes them. */
@FunctionalInterface
public interface MessageForm {
    /**
     * Adds a message to what is to be written next.
     *
     * @param seq its number, or 0 where the message tells that others were missed
     * @param utf8 an array whose first {@code length} bytes are the message; the caller's again on return
     */
    void add(long seq, byte[] utf8, int length);
}
