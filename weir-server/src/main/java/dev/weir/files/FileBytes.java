package dev.weir.files;

import dev.weir.blob.BlobStore;
import dev.weir.store.file.FileRecord;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** The bytes of an uploaded file as they are without compression. One thread; whoever opened it closes it. */
final class FileBytes extends FilterInputStream {
    private static final int GZIP_BYTES = 64 << 10;

    private final long most;
    private long given;

    /** A file that is longer without compression than it may be. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(long most) {
            super("it has more than " + most + " bytes without compression (limits.upload)");
        }
    }

    private FileBytes(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    /**
     * The bytes of a file, of which there may be {@code most}.
     *
     * @param taken gets how many bytes have been read of the blob
     * @throws IOException when the file says that it is compressed and is not
     * @throws dev.weir.blob.BlobStoreException when the store cannot be read
     */
    static InputStream open(BlobStore blobs, FileRecord record, long most, AtomicLong taken) throws IOException {
        InputStream stored = new Counted(blobs.open(record.blob(), 0), taken);
        if (!record.upload().isGzip()) {
            return stored;
        }
        try {
            return new FileBytes(new GZIPInputStream(stored, GZIP_BYTES), most);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int read = in.read(target, from, length);
        given += Math.max(read, 0);
        if (given > most) {
            throw new TooLong(most);
        }
        return read;
    }

    private static final class Counted extends FilterInputStream {
        private final AtomicLong taken;

        Counted(InputStream in, AtomicLong taken) {
            super(in);
            this.taken = taken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int read = in.read(target, from, length);
            taken.addAndGet(Math.max(read, 0));
            return read;
        }
    }
}
