package dev.weir.store.run;

import dev.weir.store.SampleBlock;
import java.util.Optional;

/** Tells whether a run is what its header says. Any thread. */
public final class RunCheck {
    private RunCheck() {}

    /** Decodes a run into {@code scratch} and compares it with its header; what is wrong, if anything is. */
    public static Optional<String> flaw(byte[] bytes, RunHeader header, SampleBlock scratch) {
        try {
            RunDecoder.decode(bytes, header, scratch);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            return Optional.of("cannot be decoded: " + e.getMessage());
        }
        int last = scratch.count - 1;
        for (int i = 1; i <= last; i++) {
            if (scratch.timestampMicros[i] <= scratch.timestampMicros[i - 1]) {
                return Optional.of("has times that do not rise");
            }
        }
        if (scratch.timestampMicros[last] != header.lastMicros() || !same(scratch.values[last], header.last())) {
            return Optional.of("ends with another sample than its header says");
        }
        return aggregates(header, scratch);
    }

    private static Optional<String> aggregates(RunHeader header, SampleBlock samples) {
        double min = samples.values[0];
        double max = min;
        double magnitude = 0;
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < samples.count; i++) {
            double value = samples.values[i];
            min = Math.min(min, value);
            max = Math.max(max, value);
            magnitude += Math.abs(value);
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }
        if (!same(min, header.min()) || !same(max, header.max())) {
            return Optional.of("has another minimum or maximum than its header says");
        }
        // The order of adding is no part of the format, and neither is what a sum past the largest double comes to.
        double total = Double.isNaN(sum + lost) ? sum : sum + lost;
        boolean near = Math.abs(total - header.sum()) <= samples.count * Math.ulp(magnitude);
        if (!same(total, header.sum()) && !near && Double.isFinite(magnitude)) {
            return Optional.of("adds up to " + total + " and its header says " + header.sum());
        }
        return Optional.empty();
    }

    private static boolean same(double a, double b) {
        return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
    }
}
