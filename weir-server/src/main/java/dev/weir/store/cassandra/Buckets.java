package dev.weir.store.cassandra;

/** How lots are spread over partitions: never changed, as all that was written lies where these say. */
final class Buckets {
    /** So many groups of series. A read of one series reads its whole group where that is not merged yet. */
    static final int COUNT = 64;

    /** So many lots of a group are in one partition. */
    static final int LOTS_PER_CHUNK = 256;

    private Buckets() {}

    private static final long DAY = 86_400_000_000L;

    /** The partition of a group that has a lot. */
    static long chunk(long lot) {
        return lot / LOTS_PER_CHUNK;
    }

    /** The day, since the Unix epoch, to which a time belongs. */
    static int day(long micros) {
        return (int) Math.floorDiv(micros, DAY);
    }

    /** When a day begins, microseconds since the Unix epoch; as far as 64 bits reach. */
    static long begin(int day) {
        return day > day(Long.MIN_VALUE) ? day <= day(Long.MAX_VALUE) ? day * DAY : Long.MAX_VALUE : Long.MIN_VALUE;
    }
}
