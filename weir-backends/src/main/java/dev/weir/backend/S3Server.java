package dev.weir.backend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** S3Proxy over a directory: checks signatures, ranges, parts and conditions as S3 does. Any thread. */
public final class S3Server implements AutoCloseable {
    /** The access key that it knows. */
    public static final String ACCESS_KEY = "weirAccess";

    /** The secret key that goes with it. */
    public static final String SECRET_KEY = "weir-secret";

    private final Path buckets;
    private final BackendProcess process;

    /** Starts it in a directory of its own, which is the caller's to delete. */
    public S3Server(Path directory) throws IOException {
        buckets = Files.createDirectories(directory.resolve("buckets"));
        int port = BackendProcess.freePort();
        Path properties = directory.resolve("s3proxy.properties");
        Files.writeString(properties, """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, ACCESS_KEY, SECRET_KEY, buckets));
        process = BackendProcess.ofMain(
                directory, port, List.of("org.gaul.s3proxy.Main", "--properties", properties.toString()));
    }

    /** Makes a bucket. */
    public void createBucket(String name) throws IOException {
        Files.createDirectories(buckets.resolve(name));
    }

    /** Where it is. */
    public URI uri() {
        return process.uri();
    }

    @Override
    public void close() {
        process.close();
    }
}
