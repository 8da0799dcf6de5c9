package dev.weir.model;

/**
 * The ids that one server gives to events: its number above a counter of {@value #COUNTER_BITS} bits, so that many servers fill one store without asking
 * each other, and every id is exact in JSON. Those of server 0 are the counter alone.
 *
 * @param server its number, below {@value #MOST_SERVERS}
 * @param isAlone whether nobody else brings events to the same store
 */
public record EventIds(int server, boolean isAlone) {
    /** Those of a server that has its store for itself. */
    public static final EventIds ALONE = new EventIds(0, true);

    /** Numbers that there are for servers. */
    public static final int MOST_SERVERS = 1 << 10;

    private static final int COUNTER_BITS = 43;

    /** Those of one server of several. */
    public static EventIds ofServer(int number) {
        return new EventIds(number, false);
    }

    /** The id that the first event of a stream gets. */
    public long first(EventStream stream) {
        return base(server) + stream.firstId();
    }

    /** The number below which all are of servers with lower numbers. */
    public static long base(int server) {
        return (long) server << COUNTER_BITS;
    }

    /** The number of the server that gave an id. */
    public static int server(long id) {
        return (int) (id >>> COUNTER_BITS);
    }

    /** How many ids its server had given before, or so. */
    public static long counter(long id) {
        return id & ((1L << COUNTER_BITS) - 1);
    }
}
