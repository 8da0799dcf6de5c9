package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long events took from before they were sent to when a subscriber had read them. Each carries the time at which it
 * was sent. One thread adds; another one waits for a round and takes its times.
 */
final class PushTimes implements Subscriber.Listener {
    private static final byte[] SENT = "\"sent\":\"".getBytes(US_ASCII);
    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    private final long[] nanos;
    private final AtomicInteger count = new AtomicInteger();
    private int taken;

    /** Room for so many. */
    PushTimes(int most) {
        nanos = new long[most];
    }

    /** An event as a JSON line whose time of sending is now: with a number, so that it makes a sample too. */
    static byte[] line() {
        return ("{\"device_id\":\"live\",\"temp\":21.5,\"sent\":\"" + System.nanoTime() + "\"}\n").getBytes(US_ASCII);
    }

    @Override
    public void event(byte[] json, int from, int to, long readNanos) {
        int at = from;
        while (at < to - SENT.length && !isSent(json, at)) {
            at++;
        }
        long sent = 0;
        for (at += SENT.length; at < to && json[at] != '"'; at++) {
            sent = sent * 10 + json[at] - '0';
        }
        int index = count.get();
        if (index < nanos.length) {
            nanos[index] = readNanos - sent;
        }
        count.setRelease(index + 1);
    }

    private static boolean isSent(byte[] json, int at) {
        return Arrays.equals(json, at, at + SENT.length, SENT, 0, SENT.length);
    }

    /**
     * Waits for the next events.
     *
     * @return what they took in milliseconds
     * @throws IOException when they have not all come within 10 s
     */
    double[] take(int events) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (count.getAcquire() - taken < events) {
            if (System.nanoTime() - start > GIVE_UP_NANOS) {
                throw new IOException("only " + (count.getAcquire() - taken) + " of " + events
                        + " pushes had come 10 s after the last event was sent");
            }
            Thread.sleep(1);
        }
        double[] millis = Arrays.stream(nanos, taken, taken + events)
                .mapToDouble(each -> each / 1e6)
                .toArray();
        taken += events;
        return millis;
    }
}
