package dev.weir.files;

import dev.weir.format.csv.CsvOptions;
import dev.weir.format.csv.CsvReader;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileUpload;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is being read. One thread at a time; whoever opened it closes it. */
final class OpenFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenFile.class);

    private final InputStream in;
    private final CsvReader reader;

    private OpenFile(InputStream in, CsvReader reader) {
        this.in = in;
        this.reader = reader;
    }

    /**
     * Opens a file to read it as its uploader says.
     *
     * @param taken gets how many bytes have been read of it, as it came
     * @throws IOException when the file says that it is compressed and is not
     * @throws dev.weir.blob.BlobStoreException when the store cannot be read
     */
    static OpenFile open(FileParts parts, FileRecord record, AtomicLong taken) throws IOException {
        FileUpload.Reading reading = record.upload().reading();
        CsvOptions options = new CsvOptions(
                reading.sensorColumn(),
                reading.timeColumn(),
                reading.valueColumns(),
                reading.zone(),
                record.upload().filename());
        InputStream in = FileBytes.open(parts.blobs(), record, parts.limits().uploadBytes(), taken);
        return new OpenFile(in, new CsvReader(in, options, parts.limits().rows()));
    }

    CsvReader reader() {
        return reader;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            log.debug("cannot close a file that was read: {}", e.getMessage());
        }
    }
}
