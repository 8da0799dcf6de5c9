package dev.weir.blob.s3;

import dev.weir.aws.AwsConnection;
import dev.weir.aws.Patience;
import dev.weir.backend.S3Server;
import dev.weir.blob.BlobStore;
import dev.weir.blob.BlobStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract in a bucket of a real server. */
final class S3BlobStoreTest extends BlobStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    private static @Nullable S3Server server;
    private static int buckets;

    private @Nullable S3BlobStore store;

    @BeforeAll
    static void start() throws IOException {
        server = new S3Server(directory);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(server).close();
    }

    @BeforeEach
    void open() throws IOException {
        String bucket = "bucket" + buckets++;
        Objects.requireNonNull(server).createBucket(bucket);
        store = new S3BlobStore(bucket, new AwsConnection(server.uri(), S3Access.credentials(), Patience.USUAL));
    }

    @AfterEach
    void close() {
        store().close();
    }

    @Override
    protected BlobStore store() {
        return Objects.requireNonNull(store);
    }
}
