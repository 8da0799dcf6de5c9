package dev.weir.files;

import dev.weir.format.csv.CsvLayout;
import dev.weir.format.csv.CsvParser;
import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import dev.weir.store.file.FileRecord;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of a file once more, slice by slice, for what is not remembered of them; where the file breaks off, so do its rows. One thread at
 * a time, which may wait for a disk.
 */
final class Rereading implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rereading.class);

    private final CsvSlice slice;
    private @Nullable OpenFile file;
    private @Nullable CsvLayout layout;
    private @Nullable CsvParser parser;

    /**
     * Opens a file, whose series get their numbers in {@code names}.
     *
     * @throws dev.weir.blob.BlobStoreException when the store cannot be read
     */
    Rereading(FileParts parts, FileRecord record, SeriesNames names) {
        this.slice = new CsvSlice(2 * parts.limits().rows().rowBytes());
        try {
            OpenFile opened = OpenFile.open(parts, record, new AtomicLong());
            file = opened;
            if (opened.reader().start() instanceof CsvLayout found) {
                layout = found;
                parser = new CsvParser(found, names);
            }
        } catch (IOException e) {
            log.debug("a file breaks off: {}", e.getMessage());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Its columns; null where it is no file of rows. */
    @Nullable CsvLayout layout() {
        return layout;
    }

    /**
     * Hands over the next slice, parsed; false where there is none.
     *
     * @throws dev.weir.blob.BlobStoreException when the store cannot be read
     */
    boolean next(Consumer<CsvSlice> action) {
        OpenFile opened = file;
        CsvParser parses = parser;
        if (opened == null || parses == null) {
            return false;
        }
        try {
            if (!opened.reader().next(slice)) {
                return false;
            }
            parses.parse(slice);
            action.accept(slice);
            return true;
        } catch (IOException e) {
            log.debug("a file breaks off: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        OpenFile opened = file;
        if (opened != null) {
            opened.close();
        }
    }
}
