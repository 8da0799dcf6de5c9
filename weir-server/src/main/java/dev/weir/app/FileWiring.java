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
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import dev.weir.query.Readers;
import dev.weir.store.cassandra.CassandraEngine;
import dev.weir.store.dynamodb.DynamoRecords;
import dev.weir.store.file.FileRecords;
import dev.weir.store.remote.Engine;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes what takes files in out of the parts of a server. */
record FileWiring(
        Settings settings,
        Disk disk,
        DataDirectory directory,
        OpenData data,
        Optional<Engine> engine,
        Ingest ingest,
        Readers readers,
        Traffic traffic,
        PointDeletions points) {
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    /** A server that was not heard of for so long is gone: it may have been slow, but not often. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** The files, which are {@code opened}'s to close, with what they stand on; the health tells of what is elsewhere. */
    UploadedFiles files(OpenParts opened, Monitor monitor, Health health) {
        BlobStore blobs = opened.add(blobs(health));
        FileRecords records = opened.add(records(health));
        Limits limits = settings.limits();
        FileParts parts = new FileParts(
                blobs,
                records,
                place(),
                data.local().directoryId().toString(),
                sharing(),
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

    private BlobStore blobs(Health health) {
        return switch (settings.blobs()) {
            case Blobs.InFiles inFiles -> new FileBlobStore(disk, directory.blobs());
            case Blobs.InS3 s3 -> new S3BlobStore(s3.bucket(), service(settings.blobsEndpoint(), "blobs", health));
        };
    }

    private FileRecords records(Health health) {
        return switch (settings.metadata()) {
            case Metadata.InStore inStore ->
                cassandra()
                        .map(CassandraEngine::records)
                        .orElseGet(() -> new StoredRecords(data.store(), ingest, readers));
            case Metadata.InDynamoDb dynamoDb ->
                new DynamoRecords(dynamoDb.table(), service(settings.metadataEndpoint(), "metadata", health));
        };
    }

    /** The database, where it is one that several servers share. */
    private Optional<CassandraEngine> cassandra() {
        return engine.filter(CassandraEngine.class::isInstance).map(CassandraEngine.class::cast);
    }

    private FileParts.Sharing sharing() {
        boolean isInS3 = settings.blobs() instanceof Blobs.InS3;
        return cassandra()
                .map(shared -> new FileParts.Sharing(isInS3, true, shared.goneAfter(SILENCE)))
                .orElse(new FileParts.Sharing(isInS3, false, Set::of));
    }

    private String place() {
        return switch (settings.metadata()) {
            case Metadata.InStore inStore ->
                cassandra().map(CassandraEngine::place).orElse(StoredRecords.PLACE);
            case Metadata.InDynamoDb dynamoDb ->
                "dynamodb " + dynamoDb.table()
                        + settings.metadataEndpoint().map(uri -> " at " + uri).orElse("");
        };
    }

    /** Readings are taken while a service is away, so without it the server is degraded at worst. */
    private static AwsConnection service(Optional<URI> endpoint, String part, Health health) {
        AwsConnection service = AwsConnection.usual(endpoint.orElse(null));
        health.add(
                part,
                () -> service.failure()
                        .map(why -> new Health.Part(Health.State.DEGRADED, why, Map.of()))
                        .orElseGet(Health.Part::ok));
        return service;
    }
}
