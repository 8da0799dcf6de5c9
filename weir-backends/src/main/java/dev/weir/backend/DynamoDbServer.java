package dev.weir.backend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** AWS's own DynamoDB for tests, in memory: takes any credentials whose access key is of letters and digits. Any thread. */
public final class DynamoDbServer implements AutoCloseable {
    private final BackendProcess process;

    /** Starts it in a directory of its own, which is the caller's to delete. */
    public DynamoDbServer(Path directory) throws IOException {
        int port = BackendProcess.freePort();
        process = BackendProcess.ofMain(
                directory,
                port,
                List.of(
                        "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                        "-inMemory",
                        "-disableTelemetry",
                        "-port",
                        Integer.toString(port)));
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
