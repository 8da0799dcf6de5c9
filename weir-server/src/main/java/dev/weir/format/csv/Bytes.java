package dev.weir.format.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for bytes, eight at a time. */
final class Bytes {
    /** So many bytes past the last one that is looked at must be readable. */
    static final int PADDING = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private Bytes() {}

    /** The first place of {@code wanted} in {@code bytes[from, to)}; {@code to} if there is none. */
    static int find(byte wanted, byte[] bytes, int from, int to) {
        long pattern = ONES * wanted;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long found = zeros((long) LONG.get(bytes, at) ^ pattern);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** The first place of {@code wanted}, eight times in {@code pattern}, or of an LF, one of which there is. */
    static int findOrLineEnd(long pattern, byte[] bytes, int from) {
        for (int at = from; ; at += Long.BYTES) {
            long word = (long) LONG.get(bytes, at);
            long found = zeros(word ^ pattern) | zeros(word ^ LINE_FEEDS);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
    }

    /** How often {@code wanted} stands in {@code bytes[from, to)}. */
    static int count(byte wanted, byte[] bytes, int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += bytes[at] == wanted ? 1 : 0;
        }
        return count;
    }

    /** Where what stands on the line {@code bytes[from, to)} ends: before its LF or CRLF; a CR with which the file ends is none of it either. */
    static int withoutLineEnd(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\n' ? to - 1 : to;
        return end > from && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    /** A byte in all eight places. */
    static long pattern(byte b) {
        return ONES * b;
    }

    /** Whether {@code bytes[from, to)} are all ASCII. */
    static boolean isAscii(byte[] bytes, int from, int to) {
        long all = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            all |= (long) LONG.get(bytes, at);
        }
        for (; at < to; at++) {
            all |= bytes[at];
        }
        return (all & HIGHS) == 0;
    }

    /** Whether {@code bytes[from, to)} is not empty, and all of it printable ASCII without blanks. */
    static boolean isPlainName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] > ' ' && bytes[at] != 0x7F) {
            at++;
        }
        return at == to && from < to;
    }

    /** The high bit of each byte that is zero; above the first one, of some others too. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
