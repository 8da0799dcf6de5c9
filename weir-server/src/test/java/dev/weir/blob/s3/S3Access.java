package dev.weir.blob.s3;

import dev.weir.aws.AwsConnection;
import dev.weir.aws.Patience;
import dev.weir.backend.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Connections to the server of the tests, which wait for less long than usual. */
final class S3Access {
    private S3Access() {}

    /** The credentials that it takes. */
    static AwsCredentialsProvider credentials() {
        return credentials(S3Server.SECRET_KEY);
    }

    static AwsCredentialsProvider credentials(String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Server.ACCESS_KEY, secretKey));
    }

    /** With so many repetitions, each after a tenth of a second. */
    static Patience patience(int repetitions, Duration silence) {
        Duration pause = Duration.ofMillis(100);
        return new Patience(
                Collections.nCopies(repetitions, pause),
                silence,
                silence,
                Duration.ofSeconds(20),
                Duration.ofSeconds(1));
    }

    static AwsConnection connection(URI endpoint, int repetitions) {
        return new AwsConnection(endpoint, credentials(), patience(repetitions, Duration.ofSeconds(5)));
    }
}
