package dev.weir.files;

import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import dev.weir.store.file.FileRecord;
import java.util.Arrays;

/** Removes the samples that the rows of a file name. Used by one thread, which may wait for a disk. */
final class SampleRemoval {
    /** So many samples are removed at once, about: each time, all their series are looked at. */
    private static final int AT_ONCE = 1_000_000;

    private final FileParts parts;
    private final Slices slices;
    private final SeriesNames names;
    private int[] ids = new int[0];
    private long[] times = new long[0];
    private int count;

    SampleRemoval(FileParts parts, Slices slices) {
        this.parts = parts;
        this.slices = slices;
        this.names = parts.samples().stored();
    }

    /**
     * Removes the samples at every series and time that the valid rows of a file name.
     *
     * @throws dev.weir.model.WeirException when the file cannot be read or the removal not be made durable; some may have gone
     */
    void remove(FileRecord record) {
        try (Rereading rereading = new Rereading(parts, slices, record, names)) {
            boolean more = true;
            while (more) {
                more = rereading.next(this::add);
                if (count >= AT_ONCE) {
                    flush();
                }
            }
        }
        flush();
    }

    private void add(CsvSlice slice) {
        int end = count + slice.samples();
        if (end > ids.length) {
            int size = Math.max(end, 2 * ids.length);
            ids = Arrays.copyOf(ids, size);
            times = Arrays.copyOf(times, size);
        }
        for (int i = 0; i < slice.samples(); i++) {
            ids[count + i] = names.id(slice.names()[i]);
        }
        System.arraycopy(slice.timestampMicros(), 0, times, count, slice.samples());
        count = end;
    }

    private void flush() {
        parts.samples().points().remove(ids, times, count);
        count = 0;
    }
}
