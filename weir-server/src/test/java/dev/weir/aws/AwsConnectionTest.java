package dev.weir.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Repetitions before a server that refuses. */
@SuppressWarnings("NullAway.Init")
@Timeout(60)
final class AwsConnectionTest {
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Answers every call so, with the wish to be left alone for an hour, and says how it ended. */
    private S3Exception failure(int status) {
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.getResponseHeaders().set("Retry-After", "3600");
            exchange.getResponseHeaders().set("x-amz-retry-after", "3600000");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        Duration usual = Duration.ofSeconds(5);
        Patience patience = new Patience(Collections.nCopies(3, Duration.ofMillis(10)), usual, usual, usual, usual);
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"));
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (AwsConnection connection = new AwsConnection(endpoint, credentials, patience);
                S3Client client = connection.client(S3Client.builder().forcePathStyle(true))) {
            S3Exception[] failure = new S3Exception[1];
            assertThatThrownBy(() -> client.listObjectsV2(request -> request.bucket("weir")))
                    .isInstanceOfSatisfying(S3Exception.class, e -> failure[0] = e);
            return failure[0];
        }
    }

    @Test
    void aBusyServerIsAskedFourTimesHoweverLongItWantsToBeLeftAlone() {
        assertThat(AwsFailure.of(failure(503)).why()).startsWith("it answers 503");
        assertThat(calls).hasValue(4);
    }

    @Test
    void aRefusalIsFinal() {
        assertThat(AwsFailure.of(failure(403)).why()).startsWith("the credentials do not allow that");
        assertThat(calls).hasValue(1);
    }
}
