package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/**
 * What one connection sent and what of it was answered with ok, kept outside the server's process. The puts of a ledger are numbered; the
 * number tells timestamp and value, and the value tells the number again. With few slots, later puts overwrite earlier ones.
 */
final class Ledger {
    private static final int FRACTIONS = 1024;

    final String key;
    private final int slots;
    private final long seed;
    private volatile int sent;
    private volatile int acked;

    /** A ledger of puts under {@code key}, at timestamps 0 to {@code slots}. */
    Ledger(String key, int slots, long seed) {
        this.key = key;
        this.slots = slots;
        this.seed = seed;
    }

    int sent() {
        return sent;
    }

    int acked() {
        return acked;
    }

    /** Notes puts that are about to be sent: before their first byte, so that the ledger is never behind. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    void sending(int count) {
        sent += count;
    }

    /** Notes one more put that was answered with ok. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    void answered() {
        acked++;
    }

    /** The line that sends a put, with its LF. */
    String line(int number) {
        return "put " + key + " " + value(number) + " " + timestamp(number) + "\n";
    }

    private long timestamp(int number) {
        return number % slots;
    }

    private double value(int number) {
        long mixed = (seed + number) * 0x9E3779B97F4A7C15L;
        return number + (mixed >>> 54) / (double) FRACTIONS;
    }

    /** Fails unless everything answered is found, everything found was sent, and the values are equal. */
    void check(Map<Long, Double> found) {
        found.forEach((timestamp, value) -> {
            int number = (int) Math.floor(value);
            assertThat(value).as("value of %s at %s", key, timestamp).isEqualTo(value(number));
            assertThat(timestamp).as("timestamp of %s", key).isEqualTo(timestamp(number));
            assertThat(number).as("%s was found but never sent", key).isLessThan(sent);
        });
        for (int slot = 0; slot < Math.min(slots, acked); slot++) {
            int last = slot + (acked - 1 - slot) / slots * slots;
            Double value = found.get(timestamp(slot));
            if (value == null || Math.floor(value) < last) {
                throw new AssertionError(
                        "LOST: put " + last + " of " + key + " at " + slot + " was answered, but there is " + value
                                + " (" + sent + " sent, " + acked + " answered, " + found.size() + " found)");
            }
        }
    }
}
