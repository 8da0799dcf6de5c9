package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a body of type {@code multipart/form-data} (RFC 7578, RFC 2046), one after the other and never whole in memory. Used by the thread
 * that handles the request.
 *
 * <p>The delimiter is looked for by its last byte (Horspool), so that most bytes of a part are never looked at.
 */
final class MultipartBody {
    /** What is read at once, and handed on: all that it takes of memory. */
    static final int BUFFER_BYTES = 64 << 10;

    private static final int MOST_HEADER_BYTES = 16 << 10;
    private static final int MOST_PARTS = 64;
    private static final int BYTES = 256;
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};

    private final InputStream in;
    private final byte[] delimiter;
    private final int[] delimiterSkips;
    private final int[] headersSkips = skips(HEADERS_END);
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int parts;

    /** Takes a stretch of a part. */
    @FunctionalInterface
    interface Sink {
        /** Takes {@code bytes[from, from + length)}, which are the body's again on return. */
        void take(byte[] bytes, int from, int length) throws IOException;
    }

    /** A body whose header Content-Type names this boundary. */
    MultipartBody(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(UTF_8);
        this.delimiterSkips = skips(delimiter);
        // The first delimiter may stand at the very beginning, where no line ends before it.
        buffer[0] = '\r';
        buffer[1] = '\n';
        to = 2;
    }

    private static int[] skips(byte[] pattern) {
        int[] skips = new int[BYTES];
        Arrays.fill(skips, pattern.length);
        for (int i = 0; i < pattern.length - 1; i++) {
            skips[pattern[i] & 0xFF] = pattern.length - 1 - i;
        }
        return skips;
    }

    /**
     * The headers of the next part, or null behind the last.
     *
     * @throws Problem 400 where the body is malformed
     * @throws IOException when the peer has gone
     */
    @Nullable PartHeaders next() throws IOException {
        if (parts == 0) {
            passPreamble();
        }
        if (isLast()) {
            return null;
        }
        endLine();
        if (++parts > MOST_PARTS) {
            throw malformed("it has more than " + MOST_PARTS + " parts");
        }
        return PartHeaders.parse(new String(headers(), UTF_8));
    }

    /** What stands before the first part means nothing; only so much of it. */
    private void passPreamble() throws IOException {
        int[] left = {MOST_HEADER_BYTES};
        drain((bytes, at, length) -> {
            left[0] -= length;
            if (left[0] < 0) {
                throw malformed("it does not begin with its boundary");
            }
        });
    }

    /** Whether the delimiter was the last; takes the dashes that say so. */
    private boolean isLast() throws IOException {
        if (!has(2)) {
            throw cutOff();
        }
        if (buffer[from] != '-' || buffer[from + 1] != '-') {
            return false;
        }
        from += 2;
        if (has(1) && buffer[from] != '\r' && !isBlank(buffer[from])) {
            throw lookAlike();
        }
        return true;
    }

    /** Passes over the blanks that may stand between the delimiter and the end of its line. */
    private void endLine() throws IOException {
        while (has(1) && isBlank(buffer[from])) {
            from++;
        }
        if (!has(2)) {
            throw cutOff();
        }
        if (buffer[from] != '\r' || buffer[from + 1] != '\n') {
            throw lookAlike();
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The lines between the delimiter and the empty line, which may follow at once. */
    private byte[] headers() throws IOException {
        int end = find(HEADERS_END, headersSkips);
        while (end < 0 && to - from <= MOST_HEADER_BYTES) {
            more();
            end = find(HEADERS_END, headersSkips);
        }
        if (end < 0 || end - from > MOST_HEADER_BYTES) {
            throw malformed("the headers of a part have more than " + MOST_HEADER_BYTES + " bytes");
        }
        byte[] headers = Arrays.copyOfRange(buffer, from, end);
        from = end + HEADERS_END.length;
        return headers;
    }

    /**
     * Hands over the rest of the part, stretch by stretch.
     *
     * @throws Problem 400 where the body ends before the part does
     * @throws IOException when the peer has gone
     */
    void drain(Sink sink) throws IOException {
        int end = find(delimiter, delimiterSkips);
        while (end < 0) {
            int sure = to - from - delimiter.length + 1;
            if (sure > 0) {
                sink.take(buffer, from, sure);
                from += sure;
            }
            more();
            end = find(delimiter, delimiterSkips);
        }
        if (end > from) {
            sink.take(buffer, from, end - from);
        }
        from = end + delimiter.length;
    }

    /** Reads what follows the last part, so that the connection can go on; only so much of it. */
    void finish() throws IOException {
        int left = MOST_HEADER_BYTES;
        for (int read = in.read(buffer, 0, left); read > 0; read = in.read(buffer, 0, left)) {
            left -= read;
        }
    }

    private int find(byte[] pattern, int[] skips) {
        int last = pattern.length - 1;
        int at = from;
        while (at + last < to) {
            byte seen = buffer[at + last];
            if (seen == pattern[last] && Arrays.equals(buffer, at, at + last, pattern, 0, last)) {
                return at;
            }
            at += skips[seen & 0xFF];
        }
        return -1;
    }

    /** Whether so many bytes are there, or still come. */
    private boolean has(int count) throws IOException {
        while (to - from < count) {
            if (!read()) {
                return false;
            }
        }
        return true;
    }

    private void more() throws IOException {
        if (!read()) {
            throw cutOff();
        }
    }

    /** Reads more behind what is there; false at the end. */
    private boolean read() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(read, 0);
        return read >= 0;
    }

    private static Problem cutOff() {
        return malformed("it ends before its last boundary");
    }

    private static Problem lookAlike() {
        return malformed("neither CR LF nor two dashes follow a boundary; no line of the content may begin with it");
    }

    static Problem malformed(String why) {
        return new Problem(400, "cannot read the multipart body: " + why);
    }
}
