package dev.weir.query;

import java.util.Arrays;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of the samples of one step: exact, with linear interpolation between the two nearest samples, up to {@link #EXACT} of them,
 * and by a KLL sketch beyond, within 0.1 percent of the ranks. Used again for each step; one thread.
 */
final class Percentiles {
    /** So many samples are held at most. */
    static final int EXACT = 1_000_000;

    private static final int SKETCH_SIZE = 4096;
    private static final int MOST_ROUNDS = 100;

    private double[] held = new double[256];
    private int count;
    private @Nullable KllDoublesSketch sketch;

    void clear() {
        count = 0;
        sketch = null;
    }

    void add(double[] values, int from, int to) {
        KllDoublesSketch current = sketch;
        if (current == null && count + (to - from) <= EXACT) {
            hold(values, from, to);
            return;
        }
        if (current == null) {
            current = KllDoublesSketch.newHeapInstance(SKETCH_SIZE);
            current.update(held, 0, count);
            sketch = current;
        }
        current.update(values, from, to - from);
    }

    private void hold(double[] values, int from, int to) {
        int length = to - from;
        if (count + length > held.length) {
            held = Arrays.copyOf(held, Math.min(EXACT, Math.max(count + length, held.length * 4)));
        }
        System.arraycopy(values, from, held, count, length);
        count += length;
    }

    /** Bytes of heap that its samples take. */
    long heldBytes() {
        return (long) held.length * Double.BYTES;
    }

    boolean isApproximate() {
        return sketch != null;
    }

    /** The value below which this fraction of the samples lies. */
    double get(double fraction) {
        KllDoublesSketch current = sketch;
        if (current != null) {
            return current.getQuantile(fraction);
        }
        double rank = fraction * (count - 1);
        int below = (int) rank;
        double low = select(below);
        double part = rank - below;
        if (part == 0) {
            return low;
        }
        double high = least(below + 1);
        double between = high - low;
        if (Double.isInfinite(between)) {
            return low * (1 - part) + high * part;
        }
        return part < 0.5 ? low + between * part : high - between * (1 - part);
    }

    private double least(int from) {
        double least = held[from];
        for (int i = from + 1; i < count; i++) {
            least = Math.min(least, held[i]);
        }
        return least;
    }

    /** Hoare's selection: the sample of this rank, no larger one being left before it and no smaller one behind. */
    private double select(int rank) {
        int low = 0;
        int high = count - 1;
        for (int rounds = 0; low < high; rounds++) {
            if (rounds == MOST_ROUNDS) { // Samples made to be slow to select from are sorted instead.
                Arrays.sort(held, 0, count);
                return held[rank];
            }
            double pivot = median(held[low], held[(low + high) >>> 1], held[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (held[i] < pivot) {
                    i++;
                }
                while (held[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = held[i];
                    held[i++] = held[j];
                    held[j--] = swapped;
                }
            }
            if (rank <= j) {
                high = j;
            } else if (rank >= i) {
                low = i;
            } else {
                return held[rank];
            }
        }
        return held[rank];
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
