package dev.weir.bench;

import java.io.IOException;
import java.util.Locale;

/** One body, whose length is stated or which comes in chunks. Owned by one thread. */
final class HttpBody {
    private static final int LONGEST_SIZE = 8;

    private final HttpInput input;
    private long bytes;
    private long lines;

    HttpBody(HttpInput input) {
        this.input = input;
    }

    /** Reads the rest of the head, and then the body to its end. */
    void read() throws IOException {
        long length = 0;
        boolean chunked = false;
        for (String field = input.line(); !field.isEmpty(); field = input.line()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(lower.indexOf(':') + 1).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        input.beginBody();
        if (chunked) {
            readChunks();
        } else {
            take(length);
        }
    }

    private void readChunks() throws IOException {
        while (true) {
            String stated = input.line();
            String size = stated.replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1," + LONGEST_SIZE + "}")) {
                throw new IOException("cannot read the answer: a chunk began with \"" + stated + "\"");
            }
            long length = Long.parseLong(size, 16);
            take(length);
            String end = input.line(); // The one that ends a chunk, or after the last one that which ends the trailers.
            while (length == 0 && !end.isEmpty()) {
                end = input.line();
            }
            if (length == 0) {
                return;
            }
        }
    }

    private void take(long length) throws IOException {
        lines += input.skip(length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }
}
