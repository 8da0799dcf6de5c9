package dev.weir.format.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Cuts a file into slices of whole rows, in order. Knows nothing of cells, but for the header and the first rows.
 *
 * <p>Used by one thread. Blocks as its stream does, and does not close it.
 */
public final class CsvReader {
    private static final int NO_CUT = -1;
    private static final int SKIP_BYTES = 8 << 10;

    private final UntilBroken in;
    private final CsvOptions options;
    private final CsvLimits limits;
    private PushbackInputStream rest = new PushbackInputStream(InputStream.nullInputStream());
    private RowEnds ends = new RowEnds((byte) ',', 0);
    private long offset;
    private long cutAt = NO_CUT;
    private boolean cut;

    /** A reader of a file whose bytes, once decompressed, come from {@code in}. */
    public CsvReader(InputStream in, CsvOptions options, CsvLimits limits) {
        this.in = new UntilBroken(in);
        this.options = options;
        this.limits = limits;
    }

    /**
     * Reads the header and the first rows; to be called once, before all else. Rows can be read if it answers a {@link CsvLayout}.
     *
     * @throws IOException when the file breaks off before its first row
     */
    public CsvStart start() throws IOException {
        Opening opening = new Opening(in, limits.rowBytes());
        CsvStart start = new Beginning(opening, options, limits).find();
        IOException failure = in.failure();
        if (failure != null && !(start instanceof CsvLayout found && found.firstOffset() < opening.end())) {
            throw failure;
        }
        if (start instanceof CsvLayout layout) {
            offset = layout.firstOffset();
            int from = (int) offset;
            int read = opening.end() - from;
            rest = new PushbackInputStream(in, Math.max(read, Math.max(limits.rowBytes() + 1, SKIP_BYTES)));
            rest.unread(opening.bytes(), from, read);
            ends = new RowEnds((byte) layout.delimiter(), limits.rowBytes());
        }
        return start;
    }

    /** Has a slice end at this offset, at which a row of the file ends, if it is not passed yet. */
    public void cutAt(long endOffset) {
        cutAt = endOffset;
    }

    /**
     * Fills the slice with the next rows.
     *
     * @param slice one with room for the longest row
     * @return false, and an empty slice, at the end of the file
     * @throws IOException when the file breaks off, once all rows that end before have been handed over
     */
    public boolean next(CsvSlice slice) throws IOException {
        if (slice.capacity() <= limits.rowBytes()) {
            throw new IllegalStateException("BUG: no slice of " + slice.capacity() + " bytes holds the longest row");
        }
        byte[] bytes = slice.bytes();
        int most = slice.capacity();
        boolean atCut = cutAt > offset && cutAt - offset <= most;
        int wanted = atCut ? (int) (cutAt - offset) : most;
        int end = rest.readNBytes(bytes, 0, wanted);
        cut = false;
        IOException failure = in.failure();
        int length = lengthOfRows(bytes, end, atCut || (end < wanted && failure == null));
        if (length == 0 && failure != null) {
            throw failure;
        }
        long from = offset;
        offset += length;
        if (cut) {
            offset += end - length;
            boolean ended = skipLine();
            slice.filled(length, from, offset, ended);
        } else {
            rest.unread(bytes, length, end - length);
            slice.filled(length, from, offset, false);
        }
        return length > 0;
    }

    /** Where the last row ends that ends within {@code bytes[0, end)}, or is cut. */
    private int lengthOfRows(byte[] bytes, int end, boolean last) {
        return Bytes.find((byte) '"', bytes, 0, end) == end ? ofLines(bytes, end, last) : ofRows(bytes, end, last);
    }

    /** Without quotes rows are lines. */
    private int ofLines(byte[] bytes, int end, boolean last) {
        if (last) {
            return end;
        }
        int at = end;
        while (at > 0 && bytes[at - 1] != '\n') {
            at--;
        }
        cut = end - at > limits.rowBytes();
        return cut ? at + limits.rowBytes() + 1 : at;
    }

    private int ofRows(byte[] bytes, int end, boolean last) {
        ends.reset();
        int at = 0;
        while (at < end) {
            int next = ends.next(bytes, at, end, last);
            if (next == RowEnds.UNKNOWN) {
                return at;
            }
            if (next == RowEnds.ENDLESS) {
                cut = true;
                return at + limits.rowBytes() + 1;
            }
            at = next;
        }
        return at;
    }

    /** Passes over what is left of a line; false if the file ends before it does. */
    private boolean skipLine() throws IOException {
        byte[] skipped = new byte[SKIP_BYTES];
        while (true) {
            int count = rest.readNBytes(skipped, 0, SKIP_BYTES);
            int lineEnd = Bytes.find((byte) '\n', skipped, 0, count);
            if (lineEnd < count) {
                offset += lineEnd + 1;
                rest.unread(skipped, lineEnd + 1, count - lineEnd - 1);
                return true;
            }
            offset += count;
            if (count < SKIP_BYTES) {
                return false;
            }
        }
    }
}
