package dev.weir.files;

import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import dev.weir.store.file.FileRecord;
import java.util.Arrays;

/** Removes the samples that the rows of a file name, some at a time. One thread at a time, which may wait for a disk; whoever made it closes it. */
final class SampleRemoval implements AutoCloseable {
    /** So many samples are removed at once, about: each time, all their series are looked at. */
    private static final int AT_ONCE = 1_000_000;

    private final FileParts.Points points;
    private final SeriesNames names;
    private final Rereading rereading;
    private int[] ids = new int[0];
    private long[] times = new long[0];
    private int count;

    /**
     * Opens a file.
     *
     * @throws dev.weir.blob.BlobStoreException when it cannot be read
     */
    SampleRemoval(FileParts parts, FileRecord record) {
        this.points = parts.samples().points();
        this.names = parts.samples().stored();
        this.rereading = new Rereading(parts, record, names);
    }

    /**
     * Goes on through the rows of the file, and removes the samples at every series and time that the valid ones name; false once that is done.
     *
     * @throws dev.weir.model.WeirException when the file cannot be read or the removal not be made durable; some may have gone
     */
    boolean next() {
        boolean more = rereading.next(this::add);
        if (count >= AT_ONCE || !more) {
            points.remove(ids, times, count);
            count = 0;
        }
        return more;
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

    @Override
    public void close() {
        rereading.close();
    }
}
