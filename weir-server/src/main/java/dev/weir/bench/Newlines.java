package dev.weir.bench;

import java.nio.ByteBuffer;

/** Counts line feeds eight bytes at a time, so that counting takes little from a server on the same cores. */
public final class Newlines {
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_SEVEN = 0x7F7F7F7F7F7F7F7FL;

    private Newlines() {}

    /** How many of the buffer's first {@code length} bytes are line feeds. */
    public static int count(ByteBuffer buffer, int length) {
        int count = 0;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            long zeroed = buffer.getLong(at) ^ LINE_FEEDS;
            // The top bit of each byte is set here unless the byte is zero; no carry crosses a byte.
            long nonZero = ((zeroed & LOW_SEVEN) + LOW_SEVEN) | zeroed | LOW_SEVEN;
            count += Long.bitCount(~nonZero);
        }
        for (; at < length; at++) {
            if (buffer.get(at) == '\n') {
                count++;
            }
        }
        return count;
    }
}
