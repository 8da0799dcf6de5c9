package dev.weir.protocol.http;

import io.helidon.common.buffers.DataReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** A body as it comes; what is wrong with it is a {@link Problem}. Used by the thread that handles the request. */
final class BodyStream extends FilterInputStream {
    /** A step of reading a body. */
    @FunctionalInterface
    interface Step<T> {
        /** Does it. */
        T run() throws IOException;
    }

    BodyStream(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        return telling(() -> in.read(target, from, length));
    }

    /** What a step of reading a body answers; what it finds wrong is told as a problem. */
    static <T> T telling(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (ZipException e) {
            throw new Problem(400, "cannot read the body: it is no gzip", e);
        } catch (DataReader.InsufficientDataAvailableException | EOFException e) {
            throw new Problem(400, "cannot read the body: it ends before it is whole", e);
        } catch (IllegalArgumentException e) {
            // What Helidon throws at a chunk whose size is no number.
            throw new Problem(400, "cannot read the body: a chunk is malformed", e);
        }
    }
}
