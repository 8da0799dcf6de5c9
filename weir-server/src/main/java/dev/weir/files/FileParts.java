package dev.weir.files;

import dev.weir.blob.BlobStore;
import dev.weir.format.csv.CsvLimits;
import dev.weir.format.csv.SeriesNames;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Traffic;
import dev.weir.model.SeriesRegistry;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What uploaded files stand on, none of which they close.
 *
 * @param blobs keeps their bytes
 * @param records keeps what became of them
 * @param place says where these records are: those of one place say nothing of files that were recorded in another
 * @param server the name of the data directory
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
        Samples samples,
        Limits limits,
        InstantSource clock,
        RandomGenerator random,
        List<Duration> waits) {
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
