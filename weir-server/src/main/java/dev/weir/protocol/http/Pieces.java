package dev.weir.protocol.http;

import java.io.IOException;
import java.io.OutputStream;

/** Gathers small writes to pieces, and passes large ones on as they are. The last piece goes with the end, so that a short body is one piece. */
final class Pieces extends OutputStream {
    private static final int BYTES = 8 << 10;

    private final OutputStream out;
    private final byte[] gathered = new byte[BYTES];
    private int count;

    Pieces(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        if (count == BYTES) {
            pass();
        }
        gathered[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > BYTES - count) {
            pass();
        }
        if (length > BYTES) {
            out.write(bytes, from, length);
        } else {
            System.arraycopy(bytes, from, gathered, count, length);
            count += length;
        }
    }

    private void pass() throws IOException {
        if (count > 0) {
            out.write(gathered, 0, count);
            count = 0;
        }
    }

    /** Sends what is gathered, so that a peer sees it before there is more. */
    @Override
    public void flush() throws IOException {
        pass();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        pass();
        out.close();
    }
}
