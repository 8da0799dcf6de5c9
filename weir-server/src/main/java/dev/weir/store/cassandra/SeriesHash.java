package dev.weir.store.cassandra;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a series is called in tables, on every server alike: the first 128 bits of the SHA-256 of its key. Immutable.
 *
 * @param high the first 64 bits
 * @param low the rest
 */
record SeriesHash(long high, long low) {
    static final int BYTES = 16;

    /** Of a key in UTF-8. */
    static SeriesHash of(byte[] key) {
        try {
            return read(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every Java has SHA-256", e);
        }
    }

    /** Takes one from where a buffer stands. */
    static SeriesHash read(ByteBuffer from) {
        return new SeriesHash(from.getLong(), from.getLong());
    }

    /** Which of so many groups of series it belongs to. */
    int bucket(int buckets) {
        return (int) Long.remainderUnsigned(high, buckets);
    }

    /** As a value of a table. */
    ByteBuffer bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).flip();
    }
}
