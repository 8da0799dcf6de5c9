package dev.weir.format.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The beginning of a file, of which more is read as it is wanted. */
final class Opening {
    private final InputStream in;
    private final int stepBytes;
    private byte[] bytes;
    private int end;
    private boolean last;

    /** Reads at once so much that the longest header is there. */
    Opening(InputStream in, int rowBytes) throws IOException {
        this.in = in;
        stepBytes = rowBytes + Long.BYTES;
        bytes = new byte[stepBytes + Bytes.PADDING];
        more();
    }

    /** Reads on, if there is anything. */
    void more() throws IOException {
        int room = end + stepBytes + Bytes.PADDING;
        bytes = room > bytes.length ? Arrays.copyOf(bytes, Math.max(room, 2 * bytes.length)) : bytes;
        int read = in.readNBytes(bytes, end, stepBytes);
        end += read;
        last = read < stepBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    /** Whether this is the whole file. */
    boolean isLast() {
        return last;
    }
}
