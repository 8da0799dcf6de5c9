package dev.weir.app.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a stream, numbered from 1. A line that is far too long is skipped to its end and comes cut, so that memory stays bounded. */
public final class InputLines {
    /** Longer than any line that a server with its default limits takes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int BUFFER_BYTES = 64 * 1024;

    /** A line without its LF. Never compared, and the bytes are the receiver's own. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Line(long number, byte[] bytes, boolean isCut) {
        /** Whether nothing but blanks is on it. */
        public boolean isBlank() {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private long number;

    InputLines(InputStream in) {
        this(in, MAX_BYTES);
    }

    /** The lines of {@code in}, which the caller closes; those of more than {@code maxBytes} come cut. */
    public InputLines(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Whether the next line would have to be waited for, as far as can be told. */
    public boolean mustWait() throws IOException {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return false;
            }
        }
        return in.available() == 0;
    }

    /** The next line; empty at the end. Blocks until there is one. */
    public Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isCut = false;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    return line.size() == 0 ? Optional.empty() : Optional.of(line(line, isCut));
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            int fitting = Math.min(at - from, maxBytes - line.size());
            isCut |= fitting < at - from;
            line.write(buffer, from, fitting);
            if (at < end) {
                at++;
                return Optional.of(line(line, isCut));
            }
        }
    }

    private Line line(ByteArrayOutputStream bytes, boolean isCut) {
        number++;
        return new Line(number, bytes.toByteArray(), isCut);
    }
}
