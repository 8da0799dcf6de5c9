package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the binary form of COPY, gathered and then sent, all or some of them. Used by one thread.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, file formats, binary</a>
 */
final class CopyRows {
    private static final byte[] HEADER = header();
    private static final byte[] TRAILER = {-1, -1};
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte JSONB_VERSION = 1;

    private ByteBuffer rows = ByteBuffer.allocate(PIECE_BYTES);
    private int[] ends = new int[1024];
    private int count;

    private static byte[] header() {
        return ByteBuffer.allocate(19)
                .put("PGCOPY\n".getBytes(US_ASCII))
                .put((byte) 0xFF)
                .put("\r\n\0".getBytes(US_ASCII))
                .putInt(0)
                .putInt(0)
                .array();
    }

    int count() {
        return count;
    }

    void clear() {
        rows.clear();
        count = 0;
    }

    /** Begins a row of so many columns, each of which is put next. */
    CopyRows begin(int columns) {
        room(Short.BYTES);
        rows.putShort((short) columns);
        return this;
    }

    CopyRows putShort(int value) {
        room(6);
        rows.putInt(Short.BYTES).putShort((short) value);
        return this;
    }

    CopyRows putInt(int value) {
        room(8);
        rows.putInt(Integer.BYTES).putInt(value);
        return this;
    }

    CopyRows putLong(long value) {
        room(12);
        rows.putInt(Long.BYTES).putLong(value);
        return this;
    }

    CopyRows putDouble(double value) {
        room(12);
        rows.putInt(Double.BYTES).putDouble(value);
        return this;
    }

    /** Text in UTF-8 without zeros, or any bytes. */
    CopyRows putBytes(byte @Nullable [] bytes) {
        return bytes == null ? putNull() : putBytes(bytes, 0, bytes.length);
    }

    CopyRows putBytes(byte[] bytes, int from, int to) {
        room(4 + to - from);
        rows.putInt(to - from).put(bytes, from, to - from);
        return this;
    }

    CopyRows putJsonb(byte[] bytes, int from, int to) {
        room(5 + to - from);
        rows.putInt(1 + to - from).put(JSONB_VERSION).put(bytes, from, to - from);
        return this;
    }

    CopyRows putNull() {
        room(4);
        rows.putInt(-1);
        return this;
    }

    /** The row has all of its columns. */
    void end() {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ends[count++] = rows.position();
    }

    private void room(int bytes) {
        if (rows.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * rows.capacity(), rows.position() + bytes));
            rows = larger.put(rows.flip());
        }
    }

    /** Sends the rows from one on, before another, by a statement {@code COPY ... FROM STDIN (FORMAT BINARY)}. */
    void send(Connection connection, String sql, int from, int to) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            copy.writeToCopy(HEADER, 0, HEADER.length);
            int at = from == 0 ? 0 : ends[from - 1];
            int end = to == 0 ? 0 : ends[to - 1];
            while (at < end) {
                int length = Math.min(PIECE_BYTES, end - at);
                copy.writeToCopy(rows.array(), at, length);
                at += length;
            }
            copy.writeToCopy(TRAILER, 0, TRAILER.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
