package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * The JSON lines of one connection, without end. Owned by one thread.
 *
 * <p>The connection's devices take turns, one reading a device and second, each with a card drawn at random. A value is
 * a random walk with one decimal between 10.0 and 99.9 whose steps are even over the eleven values of ±0.5. All lines
 * are of one length, so one line of each device is kept, and card, time and value are patched where they stand.
 */
final class EventLines {
    private static final int SECONDS_A_DAY = 86_400;
    private static final int LEAST_TENTHS = 100;
    private static final int MOST_TENTHS = 999;
    private static final int STEPS = 11;

    private final SplittableRandom random;
    private final int cards;
    private final int[] tenths;
    private final byte[] block;
    private final int lineBytes;
    private final int cardAt;
    private final int timeAt;
    private final int valueAt;
    private final byte[] time = new byte["2026-03-31T12:00:00".length()];
    private long seconds;
    private int next;

    EventLines(EventWorkload workload, int connection) {
        random = new SplittableRandom(workload.seed() * 31 + connection);
        cards = workload.cards();
        int first = workload.firstDevice(connection);
        tenths = new int[workload.firstDevice(connection + 1) - first];
        String start = "{\"device_id\":\"" + workload.device(first) + "\",\"card_id\":\"C-";
        cardAt = start.length();
        timeAt = cardAt + "100000\",\"timestamp\":\"".length();
        valueAt = timeAt + time.length + "Z\",\"temp\":".length();
        lineBytes = valueAt + "21.5}\n".length();
        block = new byte[Math.multiplyExact(tenths.length, lineBytes)];
        for (int i = 0; i < tenths.length; i++) {
            byte[] line = line(workload.device(first + i));
            System.arraycopy(line, 0, block, i * lineBytes, lineBytes);
            tenths[i] = LEAST_TENTHS + random.nextInt(MOST_TENTHS - LEAST_TENTHS + 1);
        }
        seconds = workload.startSeconds();
        writeDay();
        writeTime();
    }

    private static byte[] line(String device) {
        return ("{\"device_id\":\"" + device
                        + "\",\"card_id\":\"C-100000\",\"timestamp\":\"2026-03-31T12:00:00Z\",\"temp\":21.5}\n")
                .getBytes(US_ASCII);
    }

    /** The length of every line, with its line feed. */
    int lineBytes() {
        return lineBytes;
    }

    /** Writes the next lines to {@code out}, from its position. */
    void put(ByteBuffer out, int lines) {
        int left = lines;
        while (left > 0) {
            int count = Math.min(left, tenths.length - next);
            for (int device = next; device < next + count; device++) {
                patch(device);
            }
            out.put(block, next * lineBytes, count * lineBytes);
            left -= count;
            next += count;
            if (next == tenths.length) {
                next = 0;
                tick();
            }
        }
    }

    private void patch(int device) {
        int at = device * lineBytes;
        // One random number serves both: the upper half draws the card, the lower half the step.
        long drawn = random.nextLong();
        int card = EventWorkload.FIRST_CARD + (int) (((drawn >>> 32) * cards) >>> 32);
        int step = (int) (((drawn & 0xFFFF_FFFFL) * STEPS) >>> 32) - STEPS / 2;
        int value = Math.clamp(tenths[device] + step, LEAST_TENTHS, MOST_TENTHS);
        tenths[device] = value;
        for (int digit = at + cardAt + 5; digit >= at + cardAt; digit--) {
            block[digit] = (byte) ('0' + card % 10);
            card /= 10;
        }
        System.arraycopy(time, 0, block, at + timeAt, time.length);
        twoDigits(block, at + valueAt, value / 10);
        block[at + valueAt + 3] = (byte) ('0' + value % 10);
    }

    private void tick() {
        seconds++;
        if (seconds % SECONDS_A_DAY == 0) {
            writeDay();
        }
        writeTime();
    }

    private void writeDay() {
        byte[] text = Instant.ofEpochSecond(seconds).toString().getBytes(US_ASCII);
        System.arraycopy(text, 0, time, 0, time.length);
    }

    private void writeTime() {
        int ofDay = (int) (seconds % SECONDS_A_DAY);
        twoDigits(time, 11, ofDay / 3_600);
        twoDigits(time, 14, ofDay / 60 % 60);
        twoDigits(time, 17, ofDay % 60);
    }

    private static void twoDigits(byte[] target, int at, int value) {
        target[at] = (byte) ('0' + value / 10);
        target[at + 1] = (byte) ('0' + value % 10);
    }
}
