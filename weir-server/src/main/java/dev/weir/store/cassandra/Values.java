package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Values of rows as they are used here. */
final class Values {
    private Values() {}

    /** A copy of a blob that is there. */
    static byte[] bytes(Row row, int column) {
        return bytes(Objects.requireNonNull(row.getByteBuffer(column)));
    }

    /** A copy of a blob. */
    static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }
}
