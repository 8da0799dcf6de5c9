package dev.weir.bench;

/**
 * What a load of events sends. The same workload and seed give the same bytes.
 *
 * @param connections how many connections share the devices, each sending its own
 * @param threads how many threads drive the connections
 * @param events lines in each round, over all connections
 * @param devices how many devices, at least one for each connection
 * @param cards how many cards, of which each event names one at random
 * @param rounds how many rounds, each going on in time where the last one ended
 * @param windowBytes bytes that may wait for their acknowledgement on one connection
 * @param seed seed of the values and of the cards
 * @param startSeconds the first timestamp, seconds since the epoch
 */
public record EventWorkload(
        int connections,
        int threads,
        int events,
        int devices,
        int cards,
        int rounds,
        int windowBytes,
        long seed,
        long startSeconds) {

    /** The window of a connection unless another is named. */
    public static final int WINDOW_BYTES = 4 * 1024 * 1024;

    /** The first timestamp unless another is named: 2026-03-31T12:00:00Z. */
    public static final long START_SECONDS = 1_774_958_400L;

    /** Two million events of 1,000 devices and 100,000 cards over four connections, four rounds. */
    public static final EventWorkload STANDARD =
            new EventWorkload(4, 1, 2_000_000, 1_000, 100_000, 4, WINDOW_BYTES, 1, START_SECONDS);

    private static final int MOST_DEVICES = 1_000_000;
    private static final int MOST_CARDS = 900_000;
    private static final int SMALLEST_WINDOW = 1_024;
    private static final int FEWEST_DIGITS = 4;

    public EventWorkload {
        check(connections >= 1, "connections", connections, "at least one is needed");
        check(threads >= 1 && threads <= connections, "threads", threads, "it must be 1 to the number of connections");
        check(events >= connections, "events", events, "each connection needs at least one");
        check(devices >= connections, "devices", devices, "each connection sends devices of its own");
        check(devices <= MOST_DEVICES, "devices", devices, "it must be at most 1,000,000");
        check(cards >= 1 && cards <= MOST_CARDS, "cards", cards, "it must be 1 to 900,000");
        check(rounds >= 1, "rounds", rounds, "at least one is needed");
        check(windowBytes >= SMALLEST_WINDOW, "window", windowBytes, "it must be 1,024 bytes or more");
        check(
                startSeconds >= 0 && startSeconds <= 4_000_000_000L,
                "start",
                startSeconds,
                "it must be 0 to 4e9 seconds");
    }

    private static void check(boolean holds, String name, Object value, String why) {
        if (!holds) {
            throw new IllegalArgumentException("cannot set " + name + " \"" + value + "\": " + why);
        }
    }

    /** The same with another number of events a round. */
    public EventWorkload withEvents(int other) {
        return new EventWorkload(connections, threads, other, devices, cards, rounds, windowBytes, seed, startSeconds);
    }

    /** The same with another number of devices. */
    public EventWorkload withDevices(int other) {
        return new EventWorkload(connections, threads, events, other, cards, rounds, windowBytes, seed, startSeconds);
    }

    /** The same with another number of rounds. */
    public EventWorkload withRounds(int other) {
        return new EventWorkload(connections, threads, events, devices, cards, other, windowBytes, seed, startSeconds);
    }

    /** The same with another number of connections. */
    public EventWorkload withConnections(int other) {
        return new EventWorkload(other, threads, events, devices, cards, rounds, windowBytes, seed, startSeconds);
    }

    /** The same with another window, in bytes. */
    public EventWorkload withWindow(int other) {
        return new EventWorkload(connections, threads, events, devices, cards, rounds, other, seed, startSeconds);
    }

    /** The name of a device, such as {@code dev-0042}; all of a workload are of one length. */
    public String device(int index) {
        String digits = Integer.toString(index);
        int width = Math.max(FEWEST_DIGITS, Integer.toString(devices - 1).length());
        return "dev-" + "0".repeat(width - digits.length()) + digits;
    }

    /** The name of a card, such as {@code C-104242}. */
    public static String card(int index) {
        return "C-" + (FIRST_CARD + index);
    }

    /** The number of the first card, so that all have six digits. */
    static final int FIRST_CARD = 100_000;

    /** The first device of a connection; the last one is before that of the next connection. */
    int firstDevice(int connection) {
        return share(devices, connection);
    }

    /** How many lines a connection sends in a round. */
    int lines(int connection) {
        return share(events, connection + 1) - share(events, connection);
    }

    private int share(int whole, int connection) {
        return (int) ((long) whole * connection / connections);
    }
}
