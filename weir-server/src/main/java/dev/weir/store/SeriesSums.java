package dev.weir.store;

import dev.weir.model.Batch;
import dev.weir.model.SeriesRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Series by their keys, and of each the number of its samples, the first and the last time, and a sum of all. Used by one thread. */
final class SeriesSums {
    private int count;
    private long[] keys = new long[1024];
    private long[] samples = new long[1024];
    private long[] firsts = new long[1024];
    private long[] lasts = new long[1024];
    private long[] sums = new long[1024];

    void add(long key) {
        if (count == keys.length) {
            int size = 2 * count;
            keys = Arrays.copyOf(keys, size);
            samples = Arrays.copyOf(samples, size);
            firsts = Arrays.copyOf(firsts, size);
            lasts = Arrays.copyOf(lasts, size);
            sums = Arrays.copyOf(sums, size);
        }
        firsts[count] = Long.MAX_VALUE;
        lasts[count] = Long.MIN_VALUE;
        keys[count++] = key;
    }

    void add(Batch batch) {
        int[] ids = batch.seriesIds();
        long[] times = batch.timestampMicros();
        double[] values = batch.values();
        for (int i = 0; i < batch.count(); i++) {
            int id = ids[i];
            samples[id]++;
            firsts[id] = Math.min(firsts[id], times[i]);
            lasts[id] = Math.max(lasts[id], times[i]);
            sums[id] += StoreSums.mix(times[i], Double.doubleToRawLongBits(values[i]));
        }
    }

    int count() {
        return count;
    }

    long samples() {
        return Arrays.stream(samples, 0, count).sum();
    }

    List<String> differences(SeriesSums copy, SeriesRegistry registry) {
        List<String> found = new ArrayList<>();
        StoreSums.differ(found, "series", "of them", count, copy.count);
        for (int id = 0; id < Math.min(count, copy.count); id++) {
            String what = "series \"" + registry.key(id) + "\"";
            if (keys[id] != copy.keys[id]) {
                found.add(what + ": it has another key in the copy");
            }
            if (samples[id] != copy.samples[id]) {
                StoreSums.differ(found, what, "samples", samples[id], copy.samples[id]);
            } else if (sums[id] != copy.sums[id]) {
                found.add(what + ": its " + samples[id] + " samples, from " + firsts[id] + " to " + lasts[id]
                        + ", are not the same in the copy, from " + copy.firsts[id] + " to " + copy.lasts[id]);
            }
        }
        return found;
    }
}
