package dev.weir.app;

import dev.weir.aws.AwsConnection;
import dev.weir.blob.BlobStore;
import dev.weir.blob.file.FileBlobStore;
import dev.weir.blob.s3.S3BlobStore;
import dev.weir.config.Blobs;
import dev.weir.config.Limits;
import dev.weir.config.Metadata;
import dev.weir.config.Settings;
import dev.weir.disk.Disk;
import dev.weir.files.FileParts;
import dev.weir.files.StoredRecords;
import dev.weir.files.UploadedFiles;
import dev.weir.format.csv.CsvLimits;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.PointDeletions;
import dev.weir.ingest.Traffic;
import dev.weir.monitor.Monitor;
import dev.weir.query.Readers;
import dev.weir.store.dynamodb.DynamoRecords;
import dev.weir.store.file.FileRecords;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Makes what takes files in out of the parts of a server. */
record FileWiring(
        Settings settings,
        Disk disk,
        DataDirectory directory,
        OpenData data,
        Ingest ingest,
        Readers readers,
        Traffic traffic,
        PointDeletions points) {
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    /** The files, which are {@code opened}'s to close, with what they stand on. */
    UploadedFiles files(OpenParts opened, Monitor monitor) {
        BlobStore blobs = opened.add(blobs());
        FileRecords records = opened.add(records());
        Limits limits = settings.limits();
        FileParts parts = new FileParts(
                blobs,
                records,
                data.store().directoryId().toString(),
                new FileParts.Samples(data.registry(), data.store(), readers, ingest, traffic, points::delete),
                new FileParts.Limits(
                        limits.uploadBytes(),
                        new CsvLimits(limits.csvRowBytes(), limits.csvColumns(), limits.series()),
                        settings.filesConcurrency()),
                InstantSource.system(),
                new SecureRandom(),
                WAITS);
        return opened.add(new UploadedFiles(parts, monitor));
    }

    private BlobStore blobs() {
        return switch (settings.blobs()) {
            case Blobs.InFiles inFiles -> new FileBlobStore(disk, directory.blobs());
            case Blobs.InS3 s3 ->
                new S3BlobStore(
                        s3.bucket(),
                        AwsConnection.usual(settings.blobsEndpoint().orElse(null)));
        };
    }

    private FileRecords records() {
        return switch (settings.metadata()) {
            case Metadata.InStore inStore -> new StoredRecords(data.store(), ingest, readers);
            case Metadata.InDynamoDb dynamoDb ->
                new DynamoRecords(
                        dynamoDb.table(),
                        AwsConnection.usual(settings.metadataEndpoint().orElse(null)));
        };
    }
}
