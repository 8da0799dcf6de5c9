package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The put lines of one connection, round after round. Owned by one thread.
 *
 * <p>The connection's series take turns, as when an agent sends all its readings every ten seconds. A value is a random
 * walk with two decimals whose steps are even over the 201 values of ±1.00. A late point is dated 1 s to an hour before
 * its turn, never on a multiple of the step, so that it seldom overwrites another one.
 */
final class PutLines {
    private static final String[] METRICS = {
        "cpu.user", "cpu.system", "cpu.iowait", "memory.used", "memory.free",
        "disk.read", "disk.written", "net.in", "net.out", "load"
    };
    private static final int LONGEST_TAIL = 48;

    private final ReplyPattern pattern;
    private final ReplyPattern lateness;
    private final SplittableRandom random;
    private final byte[][] heads;
    private final int[] hundredths;
    private final byte[] line;
    private long seconds;
    private int next;
    private long sent;

    PutLines(PutWorkload workload, int connection) {
        pattern = new ReplyPattern(workload.bad());
        lateness = new ReplyPattern(workload.late());
        random = new SplittableRandom(workload.seed() * 31 + connection);
        seconds = workload.startSeconds();
        int first = workload.firstSeries(connection);
        heads = new byte[workload.firstSeries(connection + 1) - first][];
        hundredths = new int[heads.length];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = ("put " + key(workload.prefix(), first + i) + " ").getBytes(StandardCharsets.US_ASCII);
            hundredths[i] = random.nextInt(10_000);
        }
        line = new byte[workload.prefix().length() + LONGEST_TAIL + 64];
    }

    /** The key of a series: ten metrics a host. */
    static String key(String prefix, int series) {
        return prefix + series / METRICS.length + "." + METRICS[series % METRICS.length];
    }

    /** A length in bytes that {@code lines} lines never pass. */
    long longest(int lines) {
        int longestHead = 0;
        for (byte[] head : heads) {
            longestHead = Math.max(longestHead, head.length);
        }
        // A value walks at most 1.00 a step from below 100.00: nine digits, a sign and a point are always enough.
        return (long) lines * (longestHead + 11 + 1 + 10 + 1);
    }

    /**
     * Writes the lines of the next round to {@code out}, from its position.
     *
     * @param index the index in the round of the first of these lines, which says which of them are bad
     */
    void put(ByteBuffer out, int index, int lines) {
        for (int i = 0; i < lines; i++) {
            out.put(line, 0, encode(pattern.isBad(index + i)));
        }
    }

    private int encode(boolean bad) {
        byte[] head = heads[next];
        hundredths[next] += random.nextInt(201) - 100;
        System.arraycopy(head, 0, line, 0, head.length);
        int at = head.length;
        if (bad) {
            at = bad(at);
        } else {
            at = decimal(at, hundredths[next]);
        }
        line[at++] = ' ';
        at = digits(at, timestamp());
        line[at++] = '\n';
        sent++;
        if (++next == heads.length) {
            next = 0;
            seconds += PutWorkload.STEP_SECONDS;
        }
        return at;
    }

    /** Three ways to be wrong: a value that is no number, a word too many, an upper-case command. */
    private int bad(int at) {
        switch ((int) (sent % 3)) {
            case 0 -> line[at++] = 'x';
            case 1 -> {
                line[at++] = '1';
                line[at++] = ' ';
                line[at++] = '1';
            }
            default -> {
                line[0] = 'P';
                line[at++] = '1';
            }
        }
        return at;
    }

    private long timestamp() {
        if (!lateness.isBad(sent)) {
            return seconds;
        }
        long earlier = random.nextInt(360) * 10L + 1 + random.nextInt(9);
        return Math.max(0, seconds - earlier);
    }

    private int decimal(int at, int value) {
        int start = at;
        if (value < 0) {
            line[start++] = '-';
        }
        int size = Math.abs(value);
        int end = digits(start, size / 100);
        line[end] = '.';
        line[end + 1] = (byte) ('0' + size / 10 % 10);
        line[end + 2] = (byte) ('0' + size % 10);
        return end + 3;
    }

    private int digits(int at, long value) {
        int end = at;
        for (long left = value; end == at || left > 0; left /= 10) {
            line[end++] = (byte) ('0' + left % 10);
        }
        for (int low = at, high = end - 1; low < high; low++, high--) {
            byte swapped = line[low];
            line[low] = line[high];
            line[high] = swapped;
        }
        return end;
    }
}
