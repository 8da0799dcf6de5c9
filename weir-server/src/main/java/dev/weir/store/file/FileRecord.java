package dev.weir.store.file;

import org.jspecify.annotations.Nullable;

/**
 * One uploaded file and what became of it.
 *
 * @param id its name: lower case letters and digits, rising with the time of the upload
 * @param version how often the record has changed; the first is 1
 * @param server the data directory whose server took it in, under which its bytes are
 * @param worker the data directory whose server works on it, under which its sums are; the same until another takes it over
 * @param upload what came
 * @param duplicateOf the first file of the same bytes; null if it is that
 * @param status how far it has come
 * @param finishedMicros when that was final, microseconds since the Unix epoch; 0 while it is not
 * @param tally what was found in it; null while that is not known
 * @param error why it could not be read to its end, or why none of its rows is valid; null if nothing is wrong
 */
public record FileRecord(
        String id,
        long version,
        String server,
        String worker,
        FileUpload upload,
        @Nullable String duplicateOf,
        FileStatus status,
        long finishedMicros,
        @Nullable FileTally tally,
        @Nullable String error) {
    /** The name of the blob that has its bytes as they came. */
    public String blob() {
        return blob(server, id);
    }

    /** The name of the blob that has the sums of its series. */
    public String sumsBlob() {
        return sumsBlob(worker, id);
    }

    /** The name of the blob that has the bytes of a file as they came. */
    public static String blob(String server, String id) {
        return server + "/" + id;
    }

    /** The name of the blob that has the sums of a file's series, as a server has found them. */
    public static String sumsBlob(String worker, String id) {
        return blob(worker, id) + ".sums";
    }

    /** The first version of the record of a file that a server has taken in, and which waits. */
    public static FileRecord pending(String id, String server, FileUpload upload) {
        return new FileRecord(id, 1, server, server, upload, null, FileStatus.PENDING, 0, null, null);
    }

    /** The same record of the duplicate of a file, or of none. */
    public FileRecord asDuplicateOf(@Nullable String first) {
        return new FileRecord(id, version, server, worker, upload, first, status, finishedMicros, tally, error);
    }

    /** A later version of it that waits or is worked on. */
    public FileRecord at(FileStatus unfinished) {
        return new FileRecord(id, version + 1, server, worker, upload, duplicateOf, unfinished, 0, null, null);
    }

    /** A later version of it that waits for another server to work on it. */
    public FileRecord takenOver(String newWorker) {
        return new FileRecord(
                id, version + 1, server, newWorker, upload, duplicateOf, FileStatus.PENDING, 0, null, null);
    }

    /** A later version of it that is final. */
    public FileRecord ended(FileStatus reached, long endMicros, @Nullable FileTally found, @Nullable String why) {
        return new FileRecord(id, version + 1, server, worker, upload, duplicateOf, reached, endMicros, found, why);
    }
}
