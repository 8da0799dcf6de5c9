package dev.weir.benchmark.bar;

import dev.weir.bench.HttpAnswer;
import dev.weir.bench.HttpLoad;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts pours one after the other and keeps how long each took from before its request to when a device had read its
 * text. One thread posts and takes the times of a round; another one adds what came.
 */
final class PourTimes implements TapDevice.Listener {
    private static final byte[] POUR = "{\"tapId\":1,\"volume\":330.0}".getBytes(StandardCharsets.US_ASCII);
    private static final int TENTH = 10;
    private static final long GIVE_UP_NANOS = 20_000_000_000L;

    private final int firstId;
    private final int devices;
    private final AtomicLongArray sentNanos;
    private final long[] nanos;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();
    private int sent;
    private int taken;

    /** Room for so many pours to so many devices, of a server that gives this id to the next one. */
    PourTimes(int firstId, int pours, int devices) {
        this.firstId = firstId;
        this.devices = devices;
        this.sentNanos = new AtomicLongArray(pours);
        this.nanos = new long[Math.multiplyExact(pours, devices)];
    }

    /** Posts a round, with a pause from one to the next, and waits for each answer. */
    void post(HttpLoad load, int pours, long pauseNanos) throws IOException {
        long next = System.nanoTime();
        for (int i = 0; i < pours; i++) {
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            sentNanos.set(sent++, System.nanoTime());
            HttpAnswer answer = load.post(
                    "/api/beers", "application/json", POUR.length, channel -> channel.write(ByteBuffer.wrap(POUR)));
            if (answer.status() != 200) {
                throw new IOException("cannot pour: " + Figures.answer(answer, load.kept()));
            }
            next += pauseNanos;
        }
    }

    @Override
    public void pour(int id, long readNanos) {
        int index = count.get();
        int pour = id - firstId;
        if (index < nanos.length && pour >= 0 && pour < sentNanos.length()) {
            nanos[index] = readNanos - sentNanos.get(pour);
        }
        count.setRelease(index + 1);
    }

    @Override
    public void report() {
        reports.incrementAndGet();
    }

    /** How many pours were posted. */
    int sent() {
        return sent;
    }

    /** After how many of them a device gets a report, one for every ten that are stored. */
    int reported() {
        return (firstId + sent) / TENTH - firstId / TENTH;
    }

    /**
     * Waits until every device has the texts and reports of all that was posted.
     *
     * @return what those since the last call took, in milliseconds
     * @throws IOException when they have not all come within 20 s
     */
    double[] take() throws IOException, InterruptedException {
        int all = sent * devices;
        long start = System.nanoTime();
        while (count.getAcquire() < all || reports.get() < reported() * devices) {
            if (System.nanoTime() - start > GIVE_UP_NANOS) {
                throw new IOException("only %d of %d texts and %d of %d reports had come 20 s after the last pour"
                        .formatted(count.getAcquire(), all, reports.get(), reported() * devices));
            }
            Thread.sleep(1);
        }
        double[] millis = new double[all - taken];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = nanos[taken + i] / 1e6;
        }
        taken = all;
        return millis;
    }
}
