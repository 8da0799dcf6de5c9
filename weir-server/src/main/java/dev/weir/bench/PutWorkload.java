package dev.weir.bench;

/**
 * What a load of puts sends. The same workload and seed give the same bytes.
 *
 * @param connections how many connections share the series, each sending its own
 * @param threads how many threads drive the connections
 * @param points lines in each round, over all connections
 * @param series how many series, at least one for each connection
 * @param rounds how many rounds, each going on in time where the last one ended
 * @param window requests that may wait for their reply on one connection; {@link #DEEP} sets no bound
 * @param late the share of points that come late by up to an hour, 0 to 1
 * @param bad the share of lines that the server must refuse, 0 to 1
 * @param seed seed of the values and of the lateness
 * @param startSeconds the first timestamp, seconds since the epoch
 * @param prefix what every key begins with
 */
public record PutWorkload(
        int connections,
        int threads,
        int points,
        int series,
        int rounds,
        int window,
        double late,
        double bad,
        long seed,
        long startSeconds,
        String prefix) {

    /** The window that keeps writing for as long as the connection takes bytes. */
    public static final int DEEP = 0;

    /** The seconds between two points of one series. */
    static final int STEP_SECONDS = 10;

    /** Five million points to 1,000 series over four connections, four rounds, pipelined without bound. */
    public static final PutWorkload STANDARD =
            new PutWorkload(4, 1, 5_000_000, 1_000, 4, DEEP, 0, 0, 1, 1_700_000_000L, "host");

    public PutWorkload {
        check(connections >= 1, "connections", connections, "at least one is needed");
        check(threads >= 1 && threads <= connections, "threads", threads, "it must be 1 to the number of connections");
        check(points >= connections, "points", points, "each connection needs at least one");
        check(series >= connections, "series", series, "each connection sends series of its own");
        check(rounds >= 1, "rounds", rounds, "at least one is needed");
        check(window >= 0, "window", window, "it must be 1 or more, or 0 for no bound");
        check(late >= 0 && late <= 1, "late", late, "it must be 0 to 1");
        check(bad >= 0 && bad <= 1, "bad", bad, "it must be 0 to 1");
        check(
                startSeconds >= 0 && startSeconds <= 9_000_000_000L,
                "start",
                startSeconds,
                "it must be 0 to 9e9 seconds");
        check(prefix.matches("[!-)+-~]{1,64}"), "prefix", prefix, "it must be 1 to 64 printable ASCII characters");
        check(points / connections <= 20_000_000, "points", points, "a connection takes at most 20,000,000 a round");
    }

    private static void check(boolean holds, String name, Object value, String why) {
        if (!holds) {
            throw new IllegalArgumentException("cannot set " + name + " \"" + value + "\": " + why);
        }
    }

    /** The same with another number of connections. */
    public PutWorkload withConnections(int other) {
        return new PutWorkload(other, threads, points, series, rounds, window, late, bad, seed, startSeconds, prefix);
    }

    /** The same with another number of points a round. */
    public PutWorkload withPoints(int other) {
        return new PutWorkload(
                connections, threads, other, series, rounds, window, late, bad, seed, startSeconds, prefix);
    }

    /** The same with another number of series. */
    public PutWorkload withSeries(int other) {
        return new PutWorkload(
                connections, threads, points, other, rounds, window, late, bad, seed, startSeconds, prefix);
    }

    /** The same with another number of rounds. */
    public PutWorkload withRounds(int other) {
        return new PutWorkload(
                connections, threads, points, series, other, window, late, bad, seed, startSeconds, prefix);
    }

    /** The same with another window. */
    public PutWorkload withWindow(int other) {
        return new PutWorkload(
                connections, threads, points, series, rounds, other, late, bad, seed, startSeconds, prefix);
    }

    /** The same with another share of late points. */
    public PutWorkload withLate(double other) {
        return new PutWorkload(
                connections, threads, points, series, rounds, window, other, bad, seed, startSeconds, prefix);
    }

    /** The same with another share of bad lines. */
    public PutWorkload withBad(double other) {
        return new PutWorkload(
                connections, threads, points, series, rounds, window, late, other, seed, startSeconds, prefix);
    }

    /** The same with keys that begin otherwise, so that two loads do not share series. */
    public PutWorkload withPrefix(String other) {
        return new PutWorkload(
                connections, threads, points, series, rounds, window, late, bad, seed, startSeconds, other);
    }

    /** The key of a series, such as {@code host99.load}: ten series to what stands before the dot. */
    public String key(int index) {
        return PutLines.key(prefix, index);
    }

    /** The first series of a connection; the last one is before that of the next connection. */
    int firstSeries(int connection) {
        return share(series, connection);
    }

    /** How many lines a connection sends in a round. */
    int lines(int connection) {
        return share(points, connection + 1) - share(points, connection);
    }

    private int share(int whole, int connection) {
        return (int) ((long) whole * connection / connections);
    }
}
