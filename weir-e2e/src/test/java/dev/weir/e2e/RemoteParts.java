package dev.weir.e2e;

import dev.weir.backend.DynamoDbServer;
import dev.weir.backend.FaultyLine;
import dev.weir.backend.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 and a DynamoDB, each a process of its own, for servers to keep files in; looks into both past the servers. Any thread. */
final class RemoteParts implements AutoCloseable {
    private final S3Server s3;
    private final DynamoDbServer dynamoDb;
    private final S3Client buckets;
    private final DynamoDbClient tables;

    /** Starts both, in directories under {@code directory}. */
    RemoteParts(Path directory) throws IOException {
        s3 = new S3Server(Files.createDirectories(directory.resolve("s3")));
        dynamoDb = new DynamoDbServer(Files.createDirectories(directory.resolve("dynamodb")));
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        buckets = S3Client.builder()
                .endpointOverride(s3.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .forcePathStyle(true)
                .build();
        tables = DynamoDbClient.builder()
                .endpointOverride(dynamoDb.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .build();
    }

    /** A line to the S3. The caller closes it. */
    FaultyLine lineToS3() throws IOException {
        return new FaultyLine(s3.uri());
    }

    /** A line to the DynamoDB. The caller closes it. */
    FaultyLine lineToDynamoDb() throws IOException {
        return new FaultyLine(dynamoDb.uri());
    }

    void createBucket(String name) throws IOException {
        s3.createBucket(name);
    }

    /** A server that keeps files in a bucket and a table of this name, and speaks HTTP. */
    ServerLaunch launch(Path data, String name) {
        return launch(data, name, s3.uri(), dynamoDb.uri());
    }

    /** The same, with other ways to the bucket and the table. */
    ServerLaunch launch(Path data, String name, URI bucketAt, URI tableAt) {
        return ServerLaunch.of(data)
                .withJvm("-Daws.accessKeyId=" + S3Server.ACCESS_KEY, "-Daws.secretAccessKey=" + S3Server.SECRET_KEY)
                .with(
                        "--http.port=0",
                        "--blobs=s3://" + name,
                        "--blobs.endpoint=" + bucketAt,
                        "--metadata=dynamodb://" + name,
                        "--metadata.endpoint=" + tableAt);
    }

    /** The names of all objects in a bucket. */
    List<String> objects(String bucket) {
        return buckets.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The names of objects that are being sent in parts. */
    List<String> uploads(String bucket) {
        return buckets.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    /** All items of a table, as what they are and their name; none where there is no table. */
    List<String> items(String table) {
        try {
            return tables.scanPaginator(request -> request.tableName(table).consistentRead(true)).items().stream()
                    .map(item -> text(item, "kind") + " " + text(item, "id"))
                    .toList();
        } catch (ResourceNotFoundException e) {
            return List.of();
        }
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name)).s();
    }

    @Override
    public void close() {
        buckets.close();
        tables.close();
        s3.close();
        dynamoDb.close();
    }
}
