package dev.weir.files;

import dev.weir.blob.BlobWriter;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileUpload;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A file on its way in. Used by one thread, which may be a virtual one; whoever began it closes it. */
public final class Upload implements AutoCloseable {
    private final UploadedFiles files;
    private final String id;
    private final BlobWriter blob;
    private final MessageDigest digest = sha256();
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private long size;
    private boolean isFinishing;
    private boolean isKept;

    /** Why a file is not taken. */
    public sealed interface Refusal {
        /** It is longer than it may be. */
        record TooLarge(long most) implements Refusal {}

        /** It is no text. */
        record WrongType(String what) implements Refusal {}
    }

    /**
     * What the sender says of a file.
     *
     * @param filename its name
     * @param peer whence it came: an address in text
     * @param reading how its columns are to be read
     * @param isDryRun whether it is only judged, and no sample of it taken
     */
    public record About(String filename, String peer, FileUpload.Reading reading, boolean isDryRun) {}

    Upload(UploadedFiles files, String id, BlobWriter blob) {
        this.files = files;
        this.id = id;
        this.blob = blob;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("BUG: every JDK has SHA-256", e);
        }
    }

    /**
     * Adds bytes, unless they make it a file that is not taken. Blocks.
     *
     * @throws dev.weir.blob.BlobStoreException when they cannot be kept
     */
    public Optional<Refusal> write(byte[] bytes, int from, int length) {
        size += length;
        if (size > files.mostBytes()) {
            return Optional.of(new Refusal.TooLarge(files.mostBytes()));
        }
        if (head.size() < Signature.MOST_BYTES) {
            head.write(bytes, from, Math.min(length, Signature.MOST_BYTES - head.size()));
            Optional<Signature> wrong = Signature.of(head.toByteArray()).filter(found -> found != Signature.GZIP);
            if (wrong.isPresent()) {
                return wrong.map(found -> new Refusal.WrongType(found.what()));
            }
        }
        digest.update(bytes, from, length);
        blob.write(bytes, from, length);
        return Optional.empty();
    }

    /**
     * Makes the file durable, and has it worked on when its turn comes. Blocks.
     *
     * @throws dev.weir.blob.BlobStoreException when its bytes cannot be kept
     * @throws dev.weir.store.file.FileRecordException when its record cannot be kept
     */
    public FileRecord finish(About about) {
        isFinishing = true;
        blob.finish();
        boolean isGzip = Signature.of(head.toByteArray()).equals(Optional.of(Signature.GZIP));
        FileUpload upload = new FileUpload(
                about.filename,
                size,
                HexFormat.of().formatHex(digest.digest()),
                isGzip,
                files.nowMicros(),
                about.peer,
                about.reading,
                about.isDryRun);
        FileRecord record = files.add(FileRecord.pending(id, files.server(), upload));
        isKept = true;
        return record;
    }

    /** Ends it; of a file that is not finished nothing is kept. */
    @Override
    public void close() {
        blob.close();
        if (isFinishing && !isKept) {
            files.settle(id);
        } else if (!isKept) {
            files.endQuietly(id);
        }
    }
}
