package dev.weir.files;

import dev.weir.blob.BlobStore;
import dev.weir.format.csv.CsvLimits;
import dev.weir.format.csv.SeriesNames;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Traffic;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What uploaded files stand on, none of which they close.
 *
 * @param blobs keeps their bytes
 * @param records keeps what became of them
 * @param place says where these records are: those of one place say nothing of files that were recorded in another
 * @param server the name of the data directory
 * @param sharing what other servers have in common with this one
 * @param samples where their samples go
 * @param limits how large they may be
 * @param clock the time now
 * @param random for names that nobody guesses
 * @param waits before a call is made again that failed, each time
 */
public record FileParts(
        BlobStore blobs,
        FileRecords records,
        String place,
        String server,
        Sharing sharing,
        Samples samples,
        Limits limits,
        InstantSource clock,
        RandomGenerator random,
        List<Duration> waits) {
    /**
     * What other servers have in common with this one, besides the records.
     *
     * @param blobs whether each reads the blobs of all
     * @param readings whether each reads the readings of all
     * @param gone those that have not been heard of for so long that others take their files over, asked all the time; throws a WeirException where
     *     nobody can say
     */
    public record Sharing(boolean blobs, boolean readings, Supplier<Set<String>> gone) {
        /** A server that has nothing in common with others. */
        public static final Sharing NONE = new Sharing(false, false, Set::of);

        /** Whether it does not matter which server works on a file. */
        boolean isWhole() {
            return blobs && readings;
        }

        /** The servers whose files this one takes over. */
        Set<String> abandoned() {
            return isWhole() ? gone.get() : Set.of();
        }
    }

    /** Whether this server works on a file. */
    boolean isMine(FileRecord record) {
        return record.worker().equals(server);
    }

    /** Whether the bytes and sums of a file can be had here. */
    boolean hasBlobs(FileRecord record) {
        return sharing.blobs || (record.server().equals(server) && isMine(record));
    }

    /**
     * Sees to it that the bytes and sums of a file can be had here.
     *
     * @throws WeirException UNAVAILABLE when another server alone has them; {@code verb} says what cannot be done then
     */
    void requireBlobs(FileRecord record, String verb) {
        if (!hasBlobs(record)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot " + verb + " file \"" + record.id()
                            + "\": it is on the disk of the server of data directory " + record.server()
                            + ", which alone can; with blobs in S3 every server can");
        }
    }

    /**
     * Where samples go.
     *
     * @param registry gives series their ids
     * @param store has what was taken
     * @param readers read it
     * @param ingest takes what is no row
     * @param traffic takes rows, and counts them
     * @param points removes samples
     */
    public record Samples(
            SeriesRegistry registry, Store store, Readers readers, Ingest ingest, Traffic traffic, Points points) {
        /** How many samples there are, once all that was taken here can be read wherever the store is. Waits for a reader thread. */
        long count() {
            return readers.read(() -> {
                try (View view = store.view(0, Duration.ZERO)) {
                    return view.samples().sampleCount();
                }
            });
        }

        /** The series of a file that is taken: each gets its id in the store. */
        SeriesNames taken() {
            return new SeriesNames(registry.limit(), registry::findOrAdd);
        }

        /** The series of a file that only looks at its rows: as many as a store may have. */
        SeriesNames judged() {
            return new SeriesNames(registry.limit());
        }

        /** The series of a file that are in the store; its rows of others are not valid. */
        SeriesNames stored() {
            return new SeriesNames(registry.limit(), registry::find);
        }

        /** The series of a file that has been worked on: all of them, unless some were too many for the store. */
        SeriesNames known(FileRecord record) {
            return record.tally() != null && record.tally().refusedSeries() ? stored() : judged();
        }
    }

    /** Removes samples at single times. */
    @FunctionalInterface
    public interface Points {
        /**
         * Removes the samples of series at times, the first {@code count} of both columns. Blocks until that is durable.
         *
         * @throws dev.weir.model.WeirException when it cannot be made durable
         */
        void remove(int[] seriesIds, long[] timestampMicros, int count);
    }

    /**
     * How large files may be, and how many are worked on at once.
     *
     * @param uploadBytes the largest file, compressed or not
     * @param rows what a file may hold
     * @param concurrency files worked on at once
     */
    public record Limits(long uploadBytes, CsvLimits rows, int concurrency) {}
}
