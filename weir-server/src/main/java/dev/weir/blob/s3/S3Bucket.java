package dev.weir.blob.s3;

import dev.weir.aws.AwsConnection;
import java.util.function.Function;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** A bucket and the client that it is used by. Any thread. */
final class S3Bucket implements AutoCloseable {
    private final String name;
    private final AwsConnection connection;
    private final S3Client client;

    /**
     * Path style, no chunked bodies and no checksums in trailers: every server of this protocol knows how to do without. What is sent carries its
     * MD5 instead, which all of them check.
     */
    S3Bucket(String name, AwsConnection connection) {
        this.name = name;
        this.connection = connection;
        this.client = connection.client(S3Client.builder()
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build()));
    }

    String name() {
        return name;
    }

    AwsConnection connection() {
        return connection;
    }

    /** Makes a call; {@code attempt} says of which verb and what, for when it fails: {@code store the blob "s/f"}. */
    <T> T call(String attempt, Function<S3Client, T> call) {
        try {
            T result = call.apply(client);
            connection.answered();
            return result;
        } catch (SdkException e) {
            connection.failed(
                    e,
                    "cannot use" + place() + ": " + S3BlobException.failure(e).why());
            throw S3BlobException.of(attempted(attempt), e);
        }
    }

    /** A sentence that wants its reason: {@code cannot store the blob "s/f" in the bucket "b" at http://...}. */
    String attempted(String attempt) {
        return "cannot " + attempt + " in" + place();
    }

    private String place() {
        return " the bucket \"" + name + "\" at " + connection.place();
    }

    @Override
    public void close() {
        client.close();
        connection.close();
    }
}
