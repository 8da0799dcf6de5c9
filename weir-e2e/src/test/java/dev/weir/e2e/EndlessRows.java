package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;

/** A file of rows without an end. Used by one thread. */
final class EndlessRows extends InputStream {
    private final String sensor;
    private byte[] row = MadeRows.HEADER.getBytes(US_ASCII);
    private int at;
    private long second = 1_700_000_000;

    EndlessRows(String sensor) {
        this.sensor = sensor;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0];
    }

    /** Fills the target: a client sends a chunk for each read. */
    @Override
    public int read(byte[] target, int from, int length) {
        int filled = 0;
        while (filled < length) {
            if (at == row.length) {
                row = (sensor + "," + second++ + ",1.5\n").getBytes(US_ASCII);
                at = 0;
            }
            int part = Math.min(length - filled, row.length - at);
            System.arraycopy(row, at, target, from + filled, part);
            at += part;
            filled += part;
        }
        return filled;
    }
}
