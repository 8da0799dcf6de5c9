package dev.weir.config;

/** Where the bytes of uploaded files are kept. */
public sealed interface Blobs {
    /** In the data directory. */
    record InFiles() implements Blobs {}

    /** In an S3 bucket. */
    record InS3(String bucket) implements Blobs {}
}
