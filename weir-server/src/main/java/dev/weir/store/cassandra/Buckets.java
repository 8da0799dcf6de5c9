package dev.weir.store.cassandra;

/** How lots are spread over partitions: never changed, as all that was written lies where these say. */
final class Buckets {
    /** So many groups of series. A read of one series reads its whole group where that is not merged yet. */
    static final int COUNT = 64;

    private static final int LOTS_PER_CHUNK = 256;

    private Buckets() {}

    /** The partition of a group that has a lot. */
    static long chunk(long lot) {
        return lot / LOTS_PER_CHUNK;
    }
}
