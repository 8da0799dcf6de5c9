package dev.weir.blob.s3;

import dev.weir.aws.AwsConnection;
import dev.weir.blob.BlobName;
import dev.weir.blob.BlobStore;
import dev.weir.blob.BlobWriter;
import dev.weir.blob.NamesUnderWay;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects of a bucket, which must be there. Shorter than 16 MiB they are sent by one call, else in parts of 16 MiB, up to 10,000 of them.
 * Any
 * thread may call, virtual ones too: calls wait for sockets, and for memory.
 *
 * <p>What may pass is tried four times, as {@link dev.weir.aws.Patience} says; then, and at once for what does not pass, an {@link S3BlobException}
 * says what to do.
 */
public final class S3BlobStore implements BlobStore {
    private static final Duration WAIT_FOR_MEMORY = Duration.ofSeconds(30);

    private final S3Bucket bucket;
    private final NamesUnderWay underWay = new NamesUnderWay();
    private final PartMemory memory = new PartMemory(WAIT_FOR_MEMORY);

    /** A store in a bucket; nothing is called yet. Whoever made it closes it, after its writers and streams; it closes the connection. */
    public S3BlobStore(String bucket, AwsConnection connection) {
        this.bucket = new S3Bucket(bucket, connection);
    }

    @Override
    public BlobWriter create(String name) {
        underWay.begin(name);
        return new S3BlobWriter(bucket, memory, name, () -> underWay.end(name));
    }

    @Override
    public InputStream open(String name, long offset) {
        return new S3BlobInput(bucket, BlobName.checked(name), offset);
    }

    @Override
    public void delete(String name) {
        String key = BlobName.checked(name);
        bucket.call(
                "delete the blob \"" + name + "\"",
                client -> client.deleteObject(
                        request -> request.bucket(bucket.name()).key(key)));
    }

    @Override
    public void list(String prefix, Consumer<String> action) {
        String beginning = BlobName.checkedPrefix(prefix);
        bucket.call("list the blobs of \"" + prefix + "\"", client -> {
            var pages = client.listObjectsV2Paginator(
                    request -> request.bucket(bucket.name()).prefix(beginning));
            pages.contents().stream().map(S3Object::key).forEach(action);
            return beginning;
        });
    }

    @Override
    public void discardUnfinished(String prefix) {
        String beginning = BlobName.checkedPrefix(prefix);
        bucket.call("discard unfinished blobs of \"" + prefix + "\"", client -> {
            var pages = client.listMultipartUploadsPaginator(
                    request -> request.bucket(bucket.name()).prefix(beginning));
            pages.uploads().stream()
                    .filter(upload -> upload.key().startsWith(beginning) && !underWay.contains(upload.key()))
                    .forEach(this::abort);
            return beginning;
        });
    }

    private void abort(MultipartUpload upload) {
        bucket.call(
                "discard the unfinished blob \"" + upload.key() + "\"",
                client -> client.abortMultipartUpload(request ->
                        request.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId())));
    }

    @Override
    public void close() {
        bucket.close();
    }
}
