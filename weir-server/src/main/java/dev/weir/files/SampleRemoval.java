package dev.weir.files;

import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.file.FileRecord;
import java.util.Arrays;

/** Removes the samples that the rows of a file name. Used by one thread, which may wait for a disk. */
final class SampleRemoval {
    private final FileParts parts;
    private final Slices slices;
    private int[] ids = new int[0];
    private long[] times = new long[0];

    SampleRemoval(FileParts parts, Slices slices) {
        this.parts = parts;
        this.slices = slices;
    }

    /** Removes the samples at every series and time that the valid rows of a file name; answers how many these are. */
    long remove(FileRecord record) {
        long[] removed = {0};
        try (Rereading rereading = new Rereading(parts, slices, record)) {
            boolean more = true;
            while (more) {
                more = rereading.next(slice -> removed[0] += remove(slice, rereading.names()));
            }
        }
        return removed[0];
    }

    private int remove(CsvSlice slice, SeriesNames names) {
        int count = slice.samples();
        if (count > ids.length) {
            ids = new int[count];
            times = new long[count];
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int id = find(names.key(slice.names()[i]));
            if (id >= 0) {
                ids[kept] = id;
                times[kept++] = slice.timestampMicros()[i];
            }
        }
        parts.samples().points().remove(ids, times, kept);
        return kept;
    }

    private int find(byte[] key) {
        byte[] padded = Arrays.copyOf(key, key.length + SeriesRegistry.PADDING);
        return parts.samples().registry().find(padded, 0, key.length);
    }
}
